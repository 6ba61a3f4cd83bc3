from __future__ import annotations

import pytest
from pants.backend.python.target_types import PythonTestsExtraEnvVarsField
from pants.core.goals.test import RuntimePackageDependenciesField
from pants.engine.addresses import Address
from pants.engine.target import GeneratedTargets, Tags, Target
from pants.testutil.rule_runner import RuleRunner, engine_error

from runtime_images.image_tests import GenerateRuntimeImageTests
from runtime_images.targets import RuntimeImageTests
from runtime_images.testing import make_runner

IMAGE_TESTS = Address("tests/images/cases", target_name="tests")
BUILD = """
runtime_image_tests(
    name="tests",
    tags=["engine"],
    sources=["*_test.py"],
    extra_env_vars=["HOME"],
    helper_packages={"b_test.py": ["x:y", "z/{runtime}:w"]},
)
"""


@pytest.fixture
def runner() -> RuleRunner:
    return make_runner(
        **{
            "runtimes/runtime-9/runtime.yaml": "",
            "tests/images/cases/BUILD": BUILD,
            "tests/images/cases/a_test.py": "",
            "tests/images/cases/b_test.py": "",
        }
    )


def generate(runner: RuleRunner, *options: str, goal: str = "test") -> dict[str, Target]:
    runner.set_options(options, env={"RUNTIME_GOAL": goal}, env_inherit={"PATH", "HOME"})
    generator = runner.get_target(IMAGE_TESTS)
    assert isinstance(generator, RuntimeImageTests)
    template = {"tags": ("engine",), "extra_env_vars": ("HOME",)}
    found = runner.request(GeneratedTargets, [GenerateRuntimeImageTests(generator, IMAGE_TESTS, template, {})])
    return {str(address.generated_name): target for address, target in found.items()}


def test_every_folder_below_runtimes_gets_image_tests(runner: RuleRunner) -> None:
    assert set(generate(runner, "--runtime-majors=all")) == {
        "runtime-9/a_test.py",
        "runtime-9/b_test.py",
        "runtime-10/a_test.py",
        "runtime-10/b_test.py",
    }


def test_only_runtime_10_is_tested_by_default(
    runner: RuleRunner, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")

    assert set(generate(runner)) == {"runtime-10/a_test.py", "runtime-10/b_test.py"}
    assert "RUNTIME_MAJORS=all" in caplog.text


@pytest.mark.parametrize("goal", ["run", "package", ""])
def test_the_tested_runtimes_are_only_named_for_tests(
    runner: RuleRunner, caplog: pytest.LogCaptureFixture, goal: str
) -> None:
    caplog.set_level("INFO")

    assert set(generate(runner, goal=goal)) == {"runtime-10/a_test.py", "runtime-10/b_test.py"}
    assert "RUNTIME_MAJORS" not in caplog.text


def test_a_test_has_the_images_and_the_name_of_its_runtime(runner: RuleRunner) -> None:
    target = generate(runner, "--runtime-majors=9")["runtime-9/b_test.py"]

    assert target[Tags].value == ("engine", "runtime-9")
    assert target[PythonTestsExtraEnvVarsField].value == (
        "HOME",
        "RUNTIME=runtime-9",
        "SUPPLIED_BASES={}",
        "SOURCE_URL=",
    )
    assert target[RuntimePackageDependenciesField].to_unparsed_address_inputs().values == (
        "images/runtime-9:runtime-9",
        "x:y",
        "z/runtime-9:w",
    )


def test_a_test_gets_the_supplied_bases_and_the_source_url_of_the_build(runner: RuleRunner) -> None:
    options = ["--runtime-python-bases={'3.9': 'mine:1'}", "--runtime-source-url=https://example.com/mine"]
    target = generate(runner, *options)["runtime-10/a_test.py"]

    assert (target[PythonTestsExtraEnvVarsField].value or ())[-2:] == (
        'SUPPLIED_BASES={"3.9": "mine:1"}',
        "SOURCE_URL=https://example.com/mine",
    )


@pytest.mark.parametrize("majors", ["11", "10,11", "ten"])
def test_an_unknown_major_is_refused(runner: RuleRunner, majors: str) -> None:
    with engine_error(ValueError, contains="expected majors of 9, 10, or all, found"):
        generate(runner, f"--runtime-majors={majors}")
