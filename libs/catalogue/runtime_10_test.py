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
    assert runtime_10().python.supported == ("3.8", "3.9", "3.10", "3.11")


def test_it_has_exactly_these_tags() -> None:
    runtime = runtime_10()
    version = runtime.version

    assert {variant: set(tags(runtime, variant)) for variant in variants(runtime)} == {
        Variant("3.8", True): {f"{version}-python-3.8"},
        Variant("3.8", False): {f"{version}-python-3.8-base"},
        Variant("3.9", True): {f"{version}-python-3.9"},
        Variant("3.9", False): {f"{version}-python-3.9-base"},
        Variant("3.10", True): {f"{version}-python-3.10"},
        Variant("3.10", False): {f"{version}-python-3.10-base"},
        Variant("3.11", True): {f"{version}", f"{version}-python-3.11"},
        Variant("3.11", False): {f"{version}-base", f"{version}-python-3.11-base"},
    }
