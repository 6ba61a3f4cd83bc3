"""The targets of the backend."""

from __future__ import annotations

from pants.backend.python.target_types import (
    PythonTestsDependenciesField,
    PythonTestsExtraEnvVarsField,
    PythonTestsGeneratingSourcesField,
    PythonTestsTimeoutField,
)
from pants.engine.target import (
    COMMON_TARGET_FIELDS,
    BoolField,
    Dependencies,
    DictStringToStringSequenceField,
    MultipleSourcesField,
    StringField,
    Target,
    TargetGenerator,
)


class CatalogueField(StringField):
    """The path of a data file from the root of the repository."""

    alias = "catalogue"
    required = True
    help = "The path of the data file, from the root of the repository."


class HelperSuiteField(StringField):
    """The Debian suite that helper images are built on."""

    alias = "helpers"
    required = True
    help = "The Debian suite that the helper images of tests and benchmarks are built on, whatever Runtimes use."


class DebianImages(TargetGenerator):
    """Image targets for each Debian suite of 3rdparty/debian that a Runtime uses."""

    alias = "debian_images"
    core_fields = (*COMMON_TARGET_FIELDS, Dependencies, HelperSuiteField)
    moved_fields = ()
    copied_fields = COMMON_TARGET_FIELDS
    help = "Image targets with Debian, and with compilers, for each suite that a Runtime uses."


class PythonImages(TargetGenerator):
    """Image targets for each Python of 3rdparty/cpython/cpython.yaml and each Debian suite that a Runtime has it on."""

    alias = "python_images"
    core_fields = (*COMMON_TARGET_FIELDS, Dependencies)
    moved_fields = ()
    copied_fields = COMMON_TARGET_FIELDS
    help = "Image targets with Debian and CPython, for each Python of cpython.yaml and each suite that it is used on."


class RuntimeImages(TargetGenerator):
    """The image targets of one Runtime, from its runtime.yaml."""

    alias = "runtime_images"
    core_fields = (*COMMON_TARGET_FIELDS, Dependencies, CatalogueField)
    moved_fields = ()
    copied_fields = COMMON_TARGET_FIELDS
    help = "The images of one Runtime: for each Python a `-base` and an ONBUILD one."


class HelperPackagesField(DictStringToStringSequenceField):
    """The packages that a test file needs beside the images of the Runtime."""

    alias = "helper_packages"
    help = (
        "Test file -> addresses of the packages that it needs beside the images of the Runtime, such as other images. "
        "{runtime} stands for the Runtime's name."
    )


class RuntimeImageTests(TargetGenerator):
    """The image tests, for each Runtime that there is."""

    alias = "runtime_image_tests"
    core_fields = (*COMMON_TARGET_FIELDS, PythonTestsGeneratingSourcesField, HelperPackagesField)
    moved_fields = (PythonTestsDependenciesField, PythonTestsExtraEnvVarsField, PythonTestsTimeoutField)
    copied_fields = COMMON_TARGET_FIELDS
    help = "A `python_test` for each test file and each runtimes/runtime-N, tagged with its name."


class CPythonVersionField(StringField):
    """The minor of a CPython, such as 3.11."""

    alias = "python"
    required = True
    help = "The minor of the CPython, such as 3.11."


class CPythonArchivesField(MultipleSourcesField):
    """Where the generated archives appear; there are none in the repository."""

    alias = "_archives"
    uses_source_roots = False
    expected_num_files = 0
    help = "Not to be set: the archives are fetched."


class CPythonSource(Target):
    """The source archives of a CPython, fetched and checked against their hash."""

    alias = "cpython_source"
    core_fields = (
        *COMMON_TARGET_FIELDS,
        Dependencies,
        CPythonVersionField,
        CPythonArchivesField,
    )
    help = "The source archives of a CPython of cpython.yaml, as files named source and patches."


class PatchedField(BoolField):
    """Whether the distribution has the backports of the catalogue."""

    alias = "patched"
    default = True
    help = "Whether it has the backports of the catalogue; if not, it is the distribution as upstream released it."


class AirflowDistribution(Target):
    """The wheel of Apache Airflow that a Runtime installs."""

    alias = "airflow_distribution"
    core_fields = (*COMMON_TARGET_FIELDS, CatalogueField, PatchedField)
    help = (
        "The wheel of Apache Airflow for a Runtime: the locked one of the package index, with the backports of the "
        "catalogue if there are any. Its version then is X.Y.Z+astro.N."
    )


class LockField(StringField):
    """The lock of the packages that an image installs."""

    alias = "python_lock"
    help = "The path of the lock of an image's Python packages; checked before the image is built."
