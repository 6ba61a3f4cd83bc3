from pathlib import Path

from catalogue.checks import check_pythons
from catalogue.load import parse_cpython, parse_runtime
from catalogue.model import Runtime
from catalogue.variants import Variant, tags, variants

ROOT = next(above for above in (Path.cwd(), *Path(__file__).resolve().parents) if (above / "runtimes").is_dir())


def runtime_10() -> Runtime:
    path = "runtimes/runtime-10/runtime.yaml"
    return parse_runtime(path, (ROOT / path).read_text(encoding="utf-8"))


def test_it_has_an_interpreter_for_every_python() -> None:
    path = "3rdparty/cpython/cpython.yaml"
    known = parse_cpython(path, (ROOT / path).read_text(encoding="utf-8"))

    check_pythons(runtime_10(), list(known))
    assert {minor: known[minor].version for minor in runtime_10().python.supported} == {
        "3.8": "3.8.20",
        "3.9": "3.9.2",
        "3.10": "3.10.20",
        "3.11": "3.11.2",
    }


def test_it_has_exactly_these_tags() -> None:
    runtime = runtime_10()

    assert {variant: set(tags(runtime, variant)) for variant in variants(runtime)} == {
        Variant("3.8", True): {"10.9.0-python-3.8"},
        Variant("3.8", False): {"10.9.0-python-3.8-base"},
        Variant("3.9", True): {"10.9.0-python-3.9"},
        Variant("3.9", False): {"10.9.0-python-3.9-base"},
        Variant("3.10", True): {"10.9.0-python-3.10"},
        Variant("3.10", False): {"10.9.0-python-3.10-base"},
        Variant("3.11", True): {"10.9.0", "10.9.0-python-3.11"},
        Variant("3.11", False): {"10.9.0-base", "10.9.0-python-3.11-base"},
    }
