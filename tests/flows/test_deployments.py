"""Every deployment of prefect.yaml, deployed as flows/README.md says and run by a worker."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.loopback import serving
from tests.prefect_server import PrefectServer, prefect
from tests.test_cli import configured, feeds

pytestmark = pytest.mark.prefect

RUN_SECONDS = 240


def deployments() -> list[str]:
    declared = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
    return [f"{one['entrypoint'].rpartition(':')[2]}/{one['name']}" for one in declared]


def shell_block(readme: Path) -> str:
    """The deploying commands, exactly as operators read them."""
    found = re.search(r"^```sh\n(.*?)^```$", readme.read_text(), re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


@pytest.mark.usefixtures("in_flows")
def test_a_worker_runs_every_deployment_to_completed(prefect_server: PrefectServer, tmp_path: Path) -> None:
    home = tmp_path / "home"
    env = prefect_server.env
    subprocess.run([sys.executable, "-m", "earful", "init", str(home)], env=env, check=True, cwd=ROOT)
    (home / "earful.yaml").unlink()
    with serving(feeds()) as site:
        configured(home, site)
        deployed = subprocess.run(
            ["bash", "-eu", "-c", shell_block(ROOT / "flows" / "README.md")],
            **{"cwd": home, "env": env, "capture_output": True, "text": True, "check": False},
        )
        assert deployed.returncode == 0, deployed.stdout + deployed.stderr
        # Of two runs at once the later is cancelled: a scheduled run must not come in between.
        pause = prefect("deployment", "schedule", "pause", "--all")
        subprocess.run(pause, env=env, cwd=home, check=True, capture_output=True)
        worker = subprocess.Popen(
            prefect("worker", "start", "--pool", "earful"),
            **{"env": env, "cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL},
        )
        try:
            first, *others = deployments()
            states = asyncio.run(run_all([first])) | asyncio.run(run_all(others))
        finally:
            worker.kill()  # how long Prefect's worker takes to end by itself is not the matter here
            worker.wait()
    # Two forum posts without stars teach nothing, which is no failure.
    assert states == dict.fromkeys([first, *others], "Completed") | {"learn/nightly": "CannotLearn"}


async def run_all(names: list[str]) -> dict[str, str]:
    """The final state's name of one run of each deployment, all at once."""
    from prefect.deployments import run_deployment

    runs = await asyncio.gather(
        *(run_deployment(name, timeout=RUN_SECONDS, poll_interval=1) for name in names)
    )
    return {name: run.state.name for name, run in zip(names, runs, strict=True)}


def test_the_schedules_have_a_time_zone_and_run_once_at_a_time() -> None:
    for one in yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]:
        assert one["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
        assert all(schedule["timezone"] for schedule in one["schedules"])
        assert os.path.exists(ROOT / one["entrypoint"].partition(":")[0])
