"""The package versions of Google Colab in 2026, and an environment to install them in."""

import os
import shutil
import subprocess
import venv

PINS = [
    "numpy==2.1.3",
    "pandas==2.2.3",
    "matplotlib==3.10.0",
    "tensorflow==2.20.0",
    "keras==3.13.2",
    "ipython==7.34.0",
    "ipykernel==6.17.1",
    "ipywidgets==7.7.1",
    "setuptools<81",  # ipython 7 imports pkg_resources
]


def make_environment(home):
    python313 = shutil.which("python3.13")
    if python313 and not subprocess.run([python313, "-c", ""], capture_output=True).returncode:
        subprocess.run([python313, "-m", "venv", home], check=True)
    else:
        venv.create(home, with_pip=True)


def environment():
    """Ours, without what would lend our packages to Colab's Python."""
    return {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
