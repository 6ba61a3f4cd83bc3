"""The target types of the backend."""

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
    help = "The Debian suite that the helper images of tests and benchmarks are built on."


class DebianImages(TargetGenerator):
    """Image targets for each Debian suite of 3rdparty/debian that a Runtime uses."""

    alias = "debian_images"
    core_fields = (*COMMON_TARGET_FIELDS, Dependencies, HelperSuiteField)
    moved_fields = ()
    copied_fields = COMMON_TARGET_FIELDS
    help = "Image targets with Debian, and with compilers, for each suite that a Runtime uses."


class PythonImages(TargetGenerator):
    """Image targets for each Python of 3rdparty/cpython/cpython.yaml and each Debian suite that uses it."""

    alias = "python_images"
    core_fields = (*COMMON_TARGET_FIELDS, Dependencies)
    moved_fields = ()
    copied_fields = COMMON_TARGET_FIELDS
    help = "Image targets with Debian and CPython, for each Python of cpython.yaml and each suite that uses it."


class RuntimeImages(TargetGenerator):
    """The image targets of one Runtime, from its runtime.yaml."""

    alias = "runtime_images"
    core_fields = (*COMMON_TARGET_FIELDS, Dependencies, CatalogueField)
    moved_fields = ()
    copied_fields = COMMON_TARGET_FIELDS
    help = "The images of one Runtime: a `-base` image and an ONBUILD image for each Python."


class HelperPackagesField(DictStringToStringSequenceField):
    """The packages that a test file needs besides the images of the Runtime."""

    alias = "helper_packages"
    help = (
        "Test file -> addresses of packages that it needs besides the images of the Runtime, such as other images. "
        "{runtime} stands for the Runtime's name."
    )


class RuntimeImageTests(TargetGenerator):
    """The image tests of each Runtime."""

    alias = "runtime_image_tests"
    core_fields = (*COMMON_TARGET_FIELDS, PythonTestsGeneratingSourcesField, HelperPackagesField)
    moved_fields = (PythonTestsDependenciesField, PythonTestsExtraEnvVarsField, PythonTestsTimeoutField)
    copied_fields = COMMON_TARGET_FIELDS
    help = "A `python_test` for each test file and each Runtime, tagged with the Runtime's name."


class CPythonVersionField(StringField):
    """The minor of a CPython, such as 3.11."""

    alias = "python"
    required = True
    help = "The minor of the CPython, such as 3.11."


class CPythonArchivesField(MultipleSourcesField):
    """The generated archives; the repository has none."""

    alias = "_archives"
    uses_source_roots = False
    expected_num_files = 0
    help = "Do not set this field. The archives are downloaded."


class CPythonSource(Target):
    """The source archives of a CPython, downloaded and checked against their hashes."""

    alias = "cpython_source"
    core_fields = (
        *COMMON_TARGET_FIELDS,
        Dependencies,
        CPythonVersionField,
        CPythonArchivesField,
    )
    help = "The source archives of a CPython of cpython.yaml, as files named source and patches."


class PatchedField(BoolField):
    """Whether the distribution has the backports of the Runtime."""

    alias = "patched"
    default = True
    help = "Whether to apply the backports of the Runtime. If false, the target is the upstream distribution."


class AirflowDistribution(Target):
    """The wheel of Apache Airflow that a Runtime installs."""

    alias = "airflow_distribution"
    core_fields = (*COMMON_TARGET_FIELDS, CatalogueField, PatchedField)
    help = (
        "The wheel of Apache Airflow for a Runtime: the locked wheel of the package index, with the Runtime's "
        "backports if there are any. Its version is then X.Y.Z+astro.N."
    )


class LockField(StringField):
    """The lock of the Python packages that an image installs."""

    alias = "python_lock"
    help = "The path of the lock of an image's Python packages. It is checked before the image is built."
