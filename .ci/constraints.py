"""Pinned packages for deployment and development: names, versions and hashes.

    python .ci/constraints.py write     resolve pyproject.toml anew and write constraints.txt and constraints-dev.txt
    python .ci/constraints.py check     see that both files fit pyproject.toml and this environment; asks no registry

Hashes cover the wheels for CPython 3.11 to 3.14 on Linux (x86_64, aarch64) and macOS (x86_64, arm64). Writing fetches
each of them once through pip, as pip is set up, which takes a while.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME, DEVELOPMENT = ROOT / "constraints.txt", ROOT / "constraints-dev.txt"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACS_INTEL = ("10_9", "10_12", "10_13", "10_15", "11_0", "12_0", "13_0", "14_0")
MACS_ARM = ("11_0", "12_0", "13_0", "14_0", "15_0")
# From the most to the least compatible: pip takes the first that fits.
PLATFORMS: tuple[tuple[str, ...], ...] = (
    ("manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_5_x86_64", "manylinux_2_28_x86_64"),
    ("manylinux_2_17_aarch64", "manylinux2014_aarch64", "manylinux_2_28_aarch64"),
    tuple(f"macosx_{version}_{kind}" for version in MACS_INTEL for kind in ("x86_64", "universal2")),
    tuple(f"macosx_{version}_{kind}" for version in MACS_ARM for kind in ("arm64", "universal2")),
)
# pip is asked for by sqlite-utils; it is in every virtual environment, and would replace itself while it works.
LEFT_OUT = {"cobot-sevdesk-sync", "pip"}
# Editable installs need it beside hatchling.
EDITABLE = ("editables",)
INTRODUCTIONS = {
    RUNTIME: "# What the program needs, and what builds it: exact versions, with hashes.\n",
    DEVELOPMENT: "# What development and the tests need beyond that.\n-r constraints.txt\n",
}


def normalised(name: str) -> str:
    """Return a package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(path: Path) -> dict[str, str]:
    """Return the versions by name that a file pins."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {normalised(name): version for name, version in found}


def declared() -> tuple[list[str], list[str]]:
    """Return the requirements of pyproject.toml: those to run and build, and those to develop."""
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = document["project"]
    run = [*project["dependencies"], *document["build-system"]["requires"]]
    return run, [*project["optional-dependencies"]["dev"], *EDITABLE]


def resolve(requirements: Sequence[str]) -> dict[str, str]:
    """Return what pip would install for these requirements in an empty environment, version by name."""
    command = [sys.executable, "-m", "pip", "install", "-q", "--dry-run", "--ignore-installed", "--report", "-"]
    report = subprocess.run([*command, *requirements], check=True, capture_output=True, text=True).stdout
    installs = json.loads(report)["install"]
    versions = {normalised(each["metadata"]["name"]): each["metadata"]["version"] for each in installs}
    return {name: version for name, version in versions.items() if name not in LEFT_OUT}


def fetch(versions: Mapping[str, str], folder: Path) -> None:
    """Download the wheels of these versions for every Python and platform."""
    specifiers = [f"{name}=={version}" for name, version in versions.items()]
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "-d", str(folder)]
    for python in PYTHONS:
        for platforms in PLATFORMS:
            chosen = [part for platform in platforms for part in ("--platform", platform)]
            subprocess.run([*command, "--python-version", python, *chosen, *specifiers], check=True)


def hashes_in(folder: Path) -> dict[str, list[str]]:
    """Return the hashes of the wheels in a folder, by package name."""
    hashes: dict[str, list[str]] = defaultdict(list)
    for wheel in sorted(folder.glob("*.whl")):
        hashes[normalised(wheel.name.partition("-")[0])].append(hashlib.sha256(wheel.read_bytes()).hexdigest())
    return hashes


def write(path: Path, versions: Mapping[str, str], hashes: Mapping[str, Iterable[str]]) -> None:
    """Write one constraints file."""
    lines = [INTRODUCTIONS[path] + "# Written by `.ci/constraints.py write`.\n"]
    for name, version in sorted(versions.items()):
        options = [f"    --hash=sha256:{each}" for each in sorted(set(hashes[name]))]
        lines.append(" \\\n".join([f"{name}=={version}", *options]) + "\n")
    path.write_text("".join(lines), encoding="utf-8")


def renew() -> None:
    """Resolve anew and write both files."""
    run, develop = declared()
    everything = resolve([*run, *develop])
    # Resolved together, so that both files agree; the names of the smaller file come from resolving it alone.
    names = resolve(run).keys()
    with tempfile.TemporaryDirectory() as folder:
        fetch(everything, Path(folder))
        hashes = hashes_in(Path(folder))
    write(RUNTIME, {name: version for name, version in everything.items() if name in names}, hashes)
    write(DEVELOPMENT, {name: version for name, version in everything.items() if name not in names}, hashes)


def faults() -> list[str]:
    """Return what is wrong with the two files: unpinned requirements, packages that are not installed as pinned."""
    run, develop = declared()
    runtime, development = pinned(RUNTIME), pinned(DEVELOPMENT)
    found = [f"{name} is in both files" for name in runtime.keys() & development.keys()]
    for requirements, versions, path in ((run, runtime, RUNTIME), (develop, development, DEVELOPMENT)):
        names = [normalised(re.split(r"[<>=!~\[; ]", requirement)[0]) for requirement in requirements]
        found += [f"{name} is required and not pinned in {path.name}" for name in names if name not in versions]
    installed = {normalised(each.name): each.version for each in metadata.distributions()}
    for name, version in {**runtime, **development}.items():
        if installed.get(name) != version:
            found.append(f"{name} is pinned to {version}, installed is {installed.get(name, 'nothing')}")
    unpinned = installed.keys() - runtime.keys() - development.keys() - LEFT_OUT - {"setuptools"}
    return found + [f"{name} is installed and not pinned" for name in sorted(unpinned)]


def main() -> int:
    """Do what the command line says; returns the exit code."""
    match sys.argv[1:]:
        case ["write"]:
            renew()
            return 0
        case ["check"]:
            wrong = faults()
            print("\n".join(wrong) if wrong else "constraints.txt and constraints-dev.txt fit")
            return 1 if wrong else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main())
