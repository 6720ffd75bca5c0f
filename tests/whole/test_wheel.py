"""The built wheel, installed into a new environment, finds what ships with it."""

import json
import os
import site
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_wheel_runs_from_a_new_environment(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(dist)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    wheel = next(dist.glob("*.whl"))
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-warn-script-location"]
    subprocess.run([python, *install, wheel], check=True, capture_output=True)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(subprocess.check_output([python, "-c", where], text=True).strip())
    others = [path for path in site.getsitepackages() if Path(path).is_dir()]
    (packages / "others.pth").write_text("\n".join(others) + "\n")
    ran = subprocess.run(
        [python, "-P", "-m", "qa_studio", "scorecards", "list", "--json", "--workspace", str(tmp_path / "w")],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    found = {one["scorecard"] for one in json.loads(ran.stdout)["scorecards"]}
    assert found >= {"atencion_al_cliente", "customer_service"}
    origin = subprocess.check_output(
        [python, "-P", "-c", "import qa_studio; print(qa_studio.__file__)"], cwd=tmp_path, text=True
    )
    assert Path(origin.strip()).is_relative_to(packages)
    shipped = packages / "qa_studio" / "_shipped"
    assert (shipped / "resources" / "demo" / "workspace.json").is_file()
    assert (shipped / "scorecards" / "schema.json").is_file()
