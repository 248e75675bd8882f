"""nbgrader as this course uses it. Found by nbgrader when it is run from this folder."""

import warnings

from sqlalchemy.exc import SAWarning

from autograder.course import autograding

c = get_config()  # noqa: F821  nbgrader provides it

c.CourseDirectory.course_id = "activation-to-keras"
warnings.filterwarnings("ignore", category=SAWarning)  # about nbgrader's own queries: harmless

# Release: the stub names what to do; hidden tests must name exercises that exist.
c.ClearSolutions.code_stub = {
    "python": 'raise NotImplementedError("replace this line with your code")'
}
c.ClearSolutions.text_stub = "*Write your answer here.*"
c.ClearMarkScheme.enforce_metadata = False  # marking schemes stand in the locked question cells
c.GenerateAssignment.force = True  # release/ is kept in git; the gradebook must learn of it
c.GenerateAssignment.preprocessors = [
    "autograder.course.release.CheckHiddenTests",
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

# Autograding: damaged submissions are mended first, and the judge stays out of the kernel.
autograding.use()
c.Autograde.exporter_class = "autograder.course.autograding.SubmissionReader"
c.SubmissionReader.optimistic_validation = True  # the format is checked once, not after each step
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "autograder.course.autograding.RestoreCells",
]
c.Autograde.autograde_preprocessors = [
    "autograder.course.marking.Mark",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
]
c.Mark.timeout = 60  # seconds for one cell
c.Mark.question_timeout = 15  # seconds of processor time for all calls of one exercise
c.Mark.time_limit = 300  # seconds for one submission

# Handing in late costs nothing, unless these lines say otherwise.
c.AssignLatePenalties.plugin_class = "autograder.course.lateness.LatePenalty"
c.LatePenalty.grace = 0  # hours after the due date that cost nothing
c.LatePenalty.per_day = 0  # percent of the lesson's points, for each day begun after that
c.LatePenalty.maximum = 100  # percent of the lesson's points, at most

# Feedback: a page of the course's own; it shows no hidden test and no marking scheme.
c.GenerateFeedback.exporter_class = "autograder.course.feedback_page.FeedbackPage"
c.GenerateFeedback.preprocessors = [
    "autograder.course.feedback_page.GetScores",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
]

# formgrader shows submissions beside the points: nothing in them may act there.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {
    "clean_html": "autograder.course.cleaning.clean_html",
    "markdown2html": "autograder.course.cleaning.markdown2html",
}
