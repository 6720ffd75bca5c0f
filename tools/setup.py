"""Prepares a fresh machine: uv, the locked packages, and on Debian the system libraries Qt needs.

Standard library only, since it runs before anything is installed: `python3 tools/setup.py`.
It installs into the active virtual environment, else into `.venv`, and prints that environment's Python.
With `--with-tests` it also brings the programs that make recordings of every format for the tests.
"""

import ctypes.util
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "xkbcommon": "libxkbcommon0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
    "glib-2.0": "libglib2.0-0",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-image": "libxcb-image0",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-render-util": "libxcb-render-util0",
    "xcb-shape": "libxcb-shape0",
    "xcb-xkb": "libxcb-xkb1",
    "pulse": "libpulse0",
    "nss3": "libnss3",
}
"""What Qt's wheels need of a Linux system, by library, with the Debian package that brings it."""
FONT_PACKAGE = "fonts-dejavu-core"
TEST_PROGRAMS = {"sox": "sox", "ffmpeg": "ffmpeg"}
"""What makes recordings for the tests, with the Debian package that brings it."""
SOX_FORMATS_PACKAGE = "libsox-fmt-all"


def say(sentence: str) -> None:
    """Tells the person what is being done; standard output carries the environment's Python alone."""
    print(sentence, file=sys.stderr, flush=True)


def environment() -> Path:
    """Gives the folder of the virtual environment to install into."""
    active = os.environ.get("VIRTUAL_ENV")
    return Path(active) if active else ROOT / ".venv"


def python_of(folder: Path) -> Path:
    """Gives the Python of a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def uv_command(folder: Path) -> list[str]:
    """Gives how to run uv: the one at hand, else one that pip brings into the environment."""
    found = shutil.which("uv")
    if found:
        return [found]
    python = python_of(folder)
    if not python.exists():
        say("Making a virtual environment…")
        make_environment(folder)
    if subprocess.run([python, "-m", "uv", "--version"], capture_output=True, check=False).returncode:
        say("Installing uv…")
        subprocess.run([python, "-m", "pip", "install", "--quiet", "uv"], check=True, stdout=sys.stderr)
    return [str(python), "-m", "uv"]


def make_environment(folder: Path) -> None:
    """Makes a virtual environment with pip, also where Debian's python3-venv is missing."""
    try:
        venv.create(folder, with_pip=True)
    except subprocess.CalledProcessError:
        venv.create(folder, with_pip=False, clear=True)
        target = subprocess.run(
            [python_of(folder), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", target, "pip"]
        subprocess.run(command, check=True, stdout=sys.stderr)


def compile_project(folder: Path) -> None:
    """Compiles this project's modules, as was done with the packages.

    Where Python is told to write no bytecode, each process would otherwise compile them all again, which takes longer
    than most commands.
    """
    command = [str(python_of(folder)), "-m", "compileall", "-q", str(ROOT / "qa_studio")]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def install_packages(folder: Path) -> None:
    """Installs exactly what the lock file names, and this project; does nothing where that was done before."""
    stamp = folder / "qa-studio-installed"
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest() + f" {ROOT}"
    if python_of(folder).exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    uv = uv_command(folder)
    if not python_of(folder).exists():
        subprocess.run([*uv, "venv", "--quiet", str(folder)], check=True, stdout=sys.stderr)
    say("Installing the locked packages…")
    target = ["--python", str(python_of(folder))]
    install = [*uv, "pip", "install", "--quiet", "--compile-bytecode", *target]
    locked = [*install, "--require-hashes", "-r", str(LOCK)]
    if subprocess.run(locked, check=False, stdout=sys.stderr).returncode:
        say("Trying once more with the certificates of this system…")
        trusting = {**os.environ, "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
        subprocess.run(locked, check=True, stdout=sys.stderr, env=trusting)
    project = [*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    subprocess.run(project, check=True, stdout=sys.stderr)
    stamp.write_text(wanted)


def missing_libraries() -> list[str]:
    """Gives the Debian packages of the libraries that are not on this Linux system."""
    if platform.system() != "Linux":
        return []
    packages = [package for library, package in LIBRARIES.items() if not ctypes.util.find_library(library)]
    fonts = shutil.which("fc-list")
    if fonts is None or not subprocess.run([fonts], capture_output=True, check=False).stdout:
        packages.append(FONT_PACKAGE)
    return packages


def missing_test_programs() -> list[str]:
    """Gives the Debian packages of what makes recordings for the tests and is not on this machine."""
    packages = [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)]
    sox = shutil.which("sox")
    if sox is None or "amr-nb" not in subprocess.run([sox, "--help"], capture_output=True, text=True).stdout:
        packages.append(SOX_FORMATS_PACKAGE)
    return packages


def install_system_packages(packages: list[str], purpose: str, without: str) -> None:
    """Installs Debian packages as root; elsewhere says that `purpose` needs them, or what happens `without`."""
    if not packages:
        return
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")):
        say(f"{purpose} these system packages (named as in Debian): {' '.join(packages)}")
        return
    say(f"Installing system packages: {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet, stdout=sys.stderr)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if subprocess.run(command, check=False, env=quiet, stdout=subprocess.DEVNULL).returncode:
        say(f"Some system packages could not be installed; {without}.")


def main() -> None:
    """Prepares the machine and prints the environment's Python."""
    if sys.version_info < (3, 11):  # noqa: UP036 - older Pythons run this file, though not the project
        sys.exit("QA Studio needs Python 3.11 or newer.")
    folder = environment()
    try:
        install_packages(folder)
        compile_project(folder)
    except subprocess.CalledProcessError as error:
        sys.exit(f"Setting up failed at: {' '.join(map(str, error.cmd))}")
    install_system_packages(missing_libraries(), "The window needs", "the window may not start")
    if "--with-tests" in sys.argv[1:]:
        install_system_packages(
            missing_test_programs(), "The tests of formats need", "the tests of formats are skipped"
        )
    print(python_of(folder))


if __name__ == "__main__":
    main()
