"""nbgrader's configuration for this course. nbgrader reads it when it is run in this folder."""

import warnings

from sqlalchemy.exc import SAWarning

from autograder import nbgrader_plugin

c = get_config()  # noqa: F821  nbgrader provides it

nbgrader_plugin.locate_course(c, __file__)  # whatever a configuration in ~/.jupyter says
c.CourseDirectory.course_id = "activation-to-keras"
warnings.filterwarnings("ignore", category=SAWarning)  # harmless: nbgrader's own queries

# Release: the stub says what to do; hidden tests must name exercises that exist.
c.ClearSolutions.code_stub = {
    "python": 'raise NotImplementedError("replace this line with your code")'
}
c.ClearSolutions.text_stub = "*Write your answer here.*"
c.ClearMarkScheme.enforce_metadata = False  # marking schemes are in the locked question cells
c.GenerateAssignment.force = True  # release/ is in git already; this adds it to the gradebook
c.GenerateAssignment.preprocessors = [
    "autograder.nbgrader_plugin.CheckHiddenTests",
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearSolutions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Autograding: damaged submissions are repaired first; the judge stays outside the kernel.
nbgrader_plugin.install()
c.Autograde.exporter_class = "autograder.nbgrader_plugin.SubmissionReader"
c.SubmissionReader.optimistic_validation = True  # check the format once, not after each step
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "autograder.nbgrader_plugin.RestoreCells",
]
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader_plugin.Mark",
    "nbgrader.preprocessors.LimitOutput",
    "autograder.nbgrader_plugin.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
]
c.Mark.timeout = 60  # seconds per cell
c.Mark.question_timeout = 15  # seconds of processor time per exercise, for all its calls
c.Mark.time_limit = 300  # seconds per submission

# Late submissions: set per_day to penalize them.
c.AssignLatePenalties.plugin_class = "autograder.nbgrader_plugin.LatePenalty"
c.LatePenalty.grace = 0  # hours after the due date that cost nothing
c.LatePenalty.per_day = 0  # percent of the lesson's points, for each day begun after that
c.LatePenalty.maximum = 100  # percent of the lesson's points, at most

# Feedback: the course's own page, without hidden tests and marking schemes.
c.GenerateFeedback.exporter_class = "autograder.nbgrader_plugin.FeedbackPage"
c.GenerateFeedback.preprocessors = [
    "autograder.nbgrader_plugin.GetScores",
    "autograder.nbgrader_plugin.ClearHiddenParts",
]
c.ExchangeFactory.release_feedback = "autograder.nbgrader_plugin.ReleaseFeedback"

# Formgrader shows submissions next to the points: strip everything active from them.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {
    "clean_html": "autograder.nbgrader_plugin.clean_html",
    "markdown2html": "autograder.nbgrader_plugin.markdown2html",
}
