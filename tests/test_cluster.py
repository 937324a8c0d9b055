"""Many machines, played by processes of this one: the same film, whatever is lost."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cluster_worker import unpack
from pipeline.errors import UsageError
from pipeline.store import Store, digest_of_file
from tests.local_cluster import LocalCluster, local_cluster

distributed = pytest.importorskip("distributed")

ROUGHCUT = (sys.executable, "-m", "pipeline.cli")
WAIT_SECONDS = 90
NAMES = ("one", "two", "three", "four")
SCENE = """
from manim import *
from pipeline.stage import CuedScene, look
from . import model

class {name}(CuedScene):
    def construct(self):
        crowd = VGroup(*(Square(0.3) for _ in range(10 * {number}))).arrange_in_grid(cols=10)
        self.play(FadeIn(crowd, lag_ratio=0.1), run_time=0.6)
        crowd.add_updater(lambda mobject, dt: mobject.rotate(dt))
        self.play(Write(look.words(str(model.answer())).to_edge(UP)), run_time=0.6)
        for place in np.random.permutation(len(crowd))[:3]:
            self.play(Indicate(crowd[place]), run_time=0.2)
"""
# As an older installation would answer; runs in the worker before anything is asked of it.
OLD_CAIRO = "import cairo\ncairo.cairo_version_string = lambda: '1.0.2'\n"


def write_film(root: Path) -> None:
    script, scenes = root / "script" / "far", root / "scenes" / "far"
    script.mkdir(parents=True)
    scenes.mkdir(parents=True)
    (script / "film.yaml").write_text("title: Far\nvoice: none\n")
    page = "# Far\n" + "".join(
        f"\n## {name} {{#{name} scene={name.title()}}}\n\nA few words are said here.\n"
        for name in NAMES
    )
    (script / "01-far.md").write_text(page)
    (scenes / "model.py").write_text("def answer() -> int:\n    return 42\n")
    for number, name in enumerate(NAMES, start=1):
        (scenes / f"{name}.py").write_text(SCENE.format(name=name.title(), number=number))


def draft(root: Path, *arguments: str, exits: int = 0) -> subprocess.CompletedProcess[str]:
    answer = subprocess.run(
        [*ROUGHCUT, "draft", "-ql", "--json", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert answer.returncode == exits, answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr, answer.stderr
    return answer


def clips(root: Path) -> dict[str, str]:
    """The digest of every clip in the store, of plays and of shots, by name."""
    return {path.name: digest_of_file(path) for path in root.glob("renders/cache/*/*.mp4")}


@pytest.fixture(scope="module")
def drawn_here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("here")
    write_film(root)
    draft(root)
    return root


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """Four workers, the first of them below a nanny, as `dask worker` starts them."""
    with local_cluster(tmp_path_factory.mktemp("cluster")) as started:
        started.start_worker("w0", "--nanny")
        for name in ("w1", "w2", "w3"):
            started.start_worker(name, "--no-nanny")
        with distributed.Client(started.url, set_as_default=False) as client:
            client.wait_for_workers(4, timeout=WAIT_SECONDS)
        yield started


def kill_one_at_work(cluster: LocalCluster, killed: list[str]) -> None:
    """Kill the first worker without a nanny that is seen to perform a shot."""
    deadline = time.monotonic() + WAIT_SECONDS
    with distributed.Client(cluster.url, set_as_default=False) as client:
        while not killed and time.monotonic() < deadline:
            workers = client.scheduler_info()["workers"]
            for address, keys in client.processing().items():
                name = workers[address]["name"] if address in workers else "w0"
                if name != "w0" and any(key.startswith("perform_shipped") for key in keys):
                    cluster.kill(name)
                    killed.append(name)
                    break
            time.sleep(0.05)


@pytest.fixture(scope="module")
def drawn_far(cluster: LocalCluster, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same film drawn by the cluster, which loses a worker meanwhile."""
    root = tmp_path_factory.mktemp("far")
    write_film(root)
    killed: list[str] = []
    killer = threading.Thread(target=kill_one_at_work, args=(cluster, killed))
    killer.start()
    made = json.loads(draft(root, "--cluster", cluster.url).stdout)
    killer.join()
    assert killed
    assert made["frames_drawn"] == made["frames"]
    return root


def test_a_lost_worker_changes_nothing(drawn_here: Path, drawn_far: Path) -> None:
    assert clips(drawn_far) == clips(drawn_here)
    film = "renders/far/draft-001/far-draft-001.mp4"
    assert digest_of_file(drawn_far / film) == digest_of_file(drawn_here / film)
    assert not list(drawn_far.glob("renders/cache/.*"))


def edit(root: Path, name: str, old: str, new: str) -> None:
    scene = root / "scenes" / "far" / f"{name}.py"
    scene.write_text(scene.read_text().replace(old, new))


def test_a_worker_of_another_version_is_not_used(
    cluster: LocalCluster, drawn_far: Path, tmp_path: Path
) -> None:
    """The others draw what is new of a changed shot, and nothing else."""
    preload = tmp_path / "old_cairo.py"
    preload.write_text(OLD_CAIRO)
    cluster.start_worker("old", "--no-nanny", "--preload", str(preload))
    with distributed.Client(cluster.url, set_as_default=False) as client:
        client.wait_for_workers(4, timeout=WAIT_SECONDS)
    edit(drawn_far, "two", "Indicate(", "FadeOut(")
    answer = draft(drawn_far, "--cluster", cluster.url)
    assert "is not used: its cairo is 1.0.2, here it is " in answer.stderr
    assert 0 < json.loads(answer.stdout)["frames_drawn"] < 3 * 15


def test_a_failing_scene_names_its_line_and_no_place_of_the_worker(
    cluster: LocalCluster, drawn_far: Path
) -> None:
    edit(drawn_far, "one", "crowd =", "open('scenes/far/no.txt')\n        #")
    edit(drawn_far, "two", "crowd =", "import os; os._exit(9)\n        #")
    said = draft(drawn_far, "--cluster", cluster.url, exits=1).stderr
    assert "scenes/far/one.py:8: error: the scene One stopped: FileNotFoundError" in said
    assert "scenes/far/two.py: error: Two killed the process that performed it" in said
    assert str(cluster.folder) not in said


def test_without_a_scheduler_the_command_says_what_to_start(tmp_path: Path) -> None:
    write_film(tmp_path)
    assert "dask scheduler" in draft(tmp_path, "--cluster", "tcp://127.0.0.1:9", exits=1).stderr
    assert "no address" in draft(tmp_path, "--cluster", "nonsense://x", exits=2).stderr


def test_nothing_is_laid_out_outside_of_its_root(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="outside"):
        unpack({"../x.py": "a" * 40}, [b"pass"], Store(tmp_path / "files"), tmp_path / "root")
    assert not (tmp_path / "x.py").exists()
