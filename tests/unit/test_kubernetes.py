"""deploy/kubernetes/: rendered as kustomize does it, and held to the published schemas."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
import yaml

from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.config.tokens import read_token
from tests.programs import needed_program

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "kubernetes"
BASE, OVERLAY = FOLDER / "base", FOLDER / "two-spaces"
SPACES = ("co-up", "harbour")
KNOWN_TO_THE_RENDERER = {
    "apiVersion",
    "kind",
    "resources",
    "nameSuffix",
    "configMapGenerator",
    "patches",
}

Resource = dict[str, Any]


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def rendered(folder: Path) -> list[Resource]:
    """What kustomize makes of a folder, as far as these folders use it; a generated name has no hash here."""
    wanted = read(folder / "kustomization.yaml")
    assert set(wanted) <= KNOWN_TO_THE_RENDERER
    resources: list[Resource] = []
    for name in wanted["resources"]:
        place = folder / name
        resources += rendered(place) if place.is_dir() else [read(place)]
    for patch in wanted.get("patches", ()):
        [target] = [each for each in resources if each["kind"] == patch["target"]["kind"]]
        for change in yaml.safe_load(patch["patch"]):
            replaced(target, change["path"].split("/")[1:], change["value"])
    for generated in wanted.get("configMapGenerator", ()):
        data = {name: (folder / name).read_text(encoding="utf-8") for name in generated["files"]}
        resources.append(
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": generated["name"]}, "data": data}
        )
    suffix = wanted.get("nameSuffix", "")
    known = {(each["kind"], each["metadata"]["name"]) for each in resources}
    for each in resources:
        each["metadata"]["name"] += suffix
        for kind, holder, key in references(each):
            if (kind, holder[key]) in known:
                holder[key] += suffix
    return resources


def replaced(target: Any, path: list[str], value: object) -> None:
    for part in path[:-1]:
        target = target[int(part)] if isinstance(target, list) else target[part]
    assert path[-1] in target
    target[path[-1]] = value


def pod_of(resource: Resource) -> Resource:
    pod: Resource = resource["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    return pod


def references(resource: Resource) -> Iterator[tuple[str, Resource, str]]:
    if resource["kind"] != "CronJob":
        return
    for volume in pod_of(resource)["volumes"]:
        if "configMap" in volume:
            yield "ConfigMap", volume["configMap"], "name"
        if "persistentVolumeClaim" in volume:
            yield "PersistentVolumeClaim", volume["persistentVolumeClaim"], "claimName"
        if "secret" in volume:
            yield "Secret", volume["secret"], "secretName"


@pytest.fixture(scope="module")
def spaces() -> list[Resource]:
    return rendered(OVERLAY)


def of_kind(resources: list[Resource], kind: str) -> list[Resource]:
    return [each for each in resources if each["kind"] == kind]


def test_every_resource_keeps_to_the_published_schemas(spaces: list[Resource], tmp_path: Path) -> None:
    program = needed_program("kubernetes-validate", "pip install kubernetes-validate")
    for name, resources in (("base", rendered(BASE)), ("spaces", spaces)):
        file = tmp_path / f"{name}.yaml"
        file.write_text(yaml.safe_dump_all(resources), encoding="utf-8")
        for version in ("1.29", "1.33"):
            words = [program, "--strict", "--kubernetes-version", version, str(file)]
            ended = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
            assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_schemas_would_find_a_wrong_key(tmp_path: Path) -> None:
    program = needed_program("kubernetes-validate", "pip install kubernetes-validate")
    [job] = of_kind(rendered(BASE), "CronJob")
    job["spec"]["concurrencyPolice"] = "Forbid"
    (tmp_path / "wrong.yaml").write_text(yaml.safe_dump(job), encoding="utf-8")
    words = [program, "--strict", str(tmp_path / "wrong.yaml")]
    assert subprocess.run(words, capture_output=True, check=False, timeout=120).returncode != 0


def said_by(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=120).stdout


def test_it_is_what_kustomize_makes_of_it(spaces: list[Resource]) -> None:
    program = which("kubectl")
    version = (
        subprocess.run([program, "version", "--client"], capture_output=True, text=True, check=False)
        if program
        else None
    )
    if version is None or "Kustomize Version: v5" not in version.stdout:
        pytest.skip("kubectl with kustomize 5 is not installed")
    ended = subprocess.run(
        [str(program), "kustomize", str(OVERLAY)], capture_output=True, text=True, check=True, timeout=120
    )
    made = list(yaml.safe_load_all(ended.stdout))
    maps = {
        each["metadata"]["name"]: each["metadata"]["name"].rpartition("-")[0] for each in of_kind(made, "ConfigMap")
    }
    for each in made:
        each["metadata"]["name"] = maps.get(each["metadata"]["name"], each["metadata"]["name"])
        for kind, holder, key in references(each):
            if kind == "ConfigMap":
                holder[key] = maps[holder[key]]

    def by_name(resources: list[Resource]) -> dict[tuple[str, str], Resource]:
        return {(each["kind"], each["metadata"]["name"]): each for each in resources}

    assert by_name(made) == by_name(spaces)


def test_each_space_has_its_own_job_volume_configuration_and_secret(spaces: list[Resource]) -> None:
    jobs = of_kind(spaces, "CronJob")
    assert [each["metadata"]["name"] for each in jobs] == [f"cobot-sevdesk-{name}" for name in SPACES]
    given = [{kind: holder[key] for kind, holder, key in references(job)} for job in jobs]
    assert [set(each) for each in given] == [{"ConfigMap", "PersistentVolumeClaim", "Secret"}] * 2
    for left, right in zip(given[0].values(), given[1].values(), strict=True):
        assert left != right
    claims = {each["metadata"]["name"] for each in of_kind(spaces, "PersistentVolumeClaim")}
    assert {each["PersistentVolumeClaim"] for each in given} == claims
    for job, each in zip(jobs, given, strict=True):
        [variable] = pod_of(job)["containers"][0]["env"]
        assert variable["valueFrom"]["secretKeyRef"]["name"] == each["Secret"]
    assert len({job["spec"]["schedule"] for job in jobs}) == len(jobs)


def test_no_two_pods_work_on_a_space_and_none_for_ever(spaces: list[Resource]) -> None:
    for job in of_kind(spaces, "CronJob"):
        assert job["spec"]["concurrencyPolicy"] == "Forbid"
        work = job["spec"]["jobTemplate"]["spec"]
        assert (work["backoffLimit"], work["activeDeadlineSeconds"]) == (0, 3600)
        assert job["spec"]["startingDeadlineSeconds"] < 300
    for claim in of_kind(spaces, "PersistentVolumeClaim"):
        assert claim["spec"]["accessModes"] == ["ReadWriteOncePod"]


def test_a_pod_has_no_right_that_it_does_not_need(spaces: list[Resource]) -> None:
    for job in of_kind(spaces, "CronJob"):
        pod = pod_of(job)
        [container] = pod["containers"]
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert {pod["securityContext"][name] for name in ("runAsUser", "runAsGroup", "fsGroup")} == {10001}
        rights = container["securityContext"]
        assert (rights["readOnlyRootFilesystem"], rights["allowPrivilegeEscalation"]) == (True, False)
        assert rights["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]
        writable = [each["mountPath"] for each in container["volumeMounts"] if not each.get("readOnly")]
        assert writable == ["/state", "/tmp"]  # noqa: S108 - a volume of its own
        for volume in pod["volumes"][:2]:
            assert next(iter(each for key, each in volume.items() if key != "name"))["defaultMode"] == 0o440


@pytest.mark.parametrize("space", SPACES)
def test_the_configurations_are_valid_and_hold_no_token(space: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def token(source: Any, *_others: object) -> str:
        asked.append(source.value)
        return "an-invented-token"

    monkeypatch.setattr("cobot_sevdesk_sync.config.loading.read_token", token)
    assert read_token is not token
    file = OVERLAY / space / f"{space}.yaml"
    settings = load_settings(file, {"PING_URL": "https://ping.example.org/invented"})
    assert settings.cobot.subdomain == space
    assert settings.state == Path(f"/state/cobot-sevdesk/{space}.db")
    assert asked == [f"/run/secrets/cobot-sevdesk/{side}-token" for side in ("cobot", "sevdesk")]


def command(tmp_path: Path, does: str) -> tuple[list[str], dict[str, str]]:
    """What the pod starts, with a program that does something in the place of ours."""
    program = tmp_path / "cobot-sevdesk"
    program.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    program.chmod(0o755)
    [job] = of_kind(rendered(BASE), "CronJob")
    words: list[str] = pod_of(job)["containers"][0]["command"]
    return words, {"PATH": f"{tmp_path}:/usr/bin:/bin"}


@pytest.mark.parametrize(("code", "ends_with"), [(0, 0), (1, 0), (2, 2), (3, 3), (4, 4), (5, 5)])
def test_a_document_that_needs_a_person_fails_no_job(tmp_path: Path, code: int, ends_with: int) -> None:
    words, environment = command(tmp_path, f"exit {code}")
    assert subprocess.run(words, env=environment, check=False, timeout=60).returncode == ends_with


def test_a_job_that_is_asked_to_end_lets_the_run_end_in_order(tmp_path: Path) -> None:
    # Waits without using the processor.
    subprocess.run(["mkfifo", str(tmp_path / "never")], check=True)  # noqa: S607
    waits = f"touch '{tmp_path}/begun'\nwhile :; do read -r x < '{tmp_path}/never'; done"
    words, environment = command(tmp_path, f"trap 'echo ended in order; exit 143' TERM\n{waits}")
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (tmp_path / "begun").exists():
        assert time.monotonic() < deadline
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=60)
    assert (process.returncode, said) == (143, "ended in order\n")
