"""What a version consists of: its images with their platforms, and where each lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from catalogue.model import Runtime
from catalogue.variants import Variant, tags, variants
from release.common.errors import InputError
from release.layouts.layout import Layout
from release.oci.descriptors import Descriptor
from release.oci.manifests import Manifest, image_index
from release.publishing.joined import Stored, joined
from release.publishing.moving_tags import MovingTag, moving_tags_of
from release.publishing.records import Record, read


@dataclass(frozen=True)
class PlatformImage:
    """The image of one platform, in a layout."""

    record: Record
    layout: Layout

    @cached_property
    def stored(self) -> Stored:
        """Its manifest with its blobs."""
        return Stored(self.record.manifest, self.layout)


@dataclass(frozen=True)
class Image:
    """An image of a version, for all platforms. `tags` are for ever, `moving` go from version to version.

    `documents` are about the platforms, and listed by the index too. `is_joined` tells whether a layout has the index.
    """

    variant: str
    platforms: tuple[PlatformImage, ...]
    tags: tuple[str, ...]
    moving: tuple[str, ...]
    index: Manifest
    documents: tuple[Stored, ...] = ()
    is_joined: bool = False


@dataclass(frozen=True)
class Delivery:
    """All images of a version."""

    runtime: str
    version: str
    revision: str
    images: tuple[Image, ...] = field(default=())

    @property
    def stored(self) -> tuple[Stored, ...]:
        """All that the indexes list: the images of all platforms, and their documents."""
        images = tuple(platform.stored for image in self.images for platform in image.platforms)
        return (*images, *(stored for image in self.images for stored in image.documents))

    @property
    def blobs(self) -> Mapping[str, tuple[Descriptor, Path]]:
        """Digest -> the pointer at each blob, and its file."""
        return {key: row for stored in self.stored for key, row in stored.blobs.items()}

    @property
    def tags(self) -> Mapping[str, Manifest]:
        """Tag -> its index, of the tags that never move."""
        return {tag: image.index for image in self.images for tag in image.tags}

    @property
    def moving(self) -> Mapping[str, Manifest]:
        """Tag -> its index, of the tags that move."""
        return {tag: image.index for image in self.images for tag in image.moving}


def delivery(
    runtime: Runtime, layouts: Iterable[Layout], moving: Sequence[MovingTag], suite: Sequence[str] = ()
) -> Delivery:
    """Return the delivery of a Runtime's version. `suite` are the test files that every image must have passed.

    An index that a layout has is taken as it is, since it may have been attested; else it is made. Raises InputError,
    with all that is missing in one line, unless every image is there for every architecture that the Runtime declares,
    of one commit, complete, and with tests that passed.
    """
    layouts = list(layouts)
    found = _records(runtime, layouts)
    wanted = [(variant, name) for variant in variants(runtime) for name in runtime.architectures]
    problems = [problem for variant, name in wanted if (problem := _problem(found.get((variant.name, name))))]
    missing = [f"{variant.name} {name}" for variant, name in wanted if (variant.name, name) not in found]
    if missing:
        problems.insert(0, f"not exported: {', '.join(missing)}")
    problems += _untested(found.values(), suite)
    if problems:
        expected = f"{runtime.name}: expected every image of {runtime.version} with tests that passed"
        raise InputError(f"{expected}, found {'; '.join(problems)}")
    return _delivery(runtime, found, layouts, moving)


def _records(runtime: Runtime, layouts: Iterable[Layout]) -> Mapping[tuple[str, str], PlatformImage]:
    found: dict[tuple[str, str], PlatformImage] = {}
    for layout in layouts:
        for record in read(layout):
            if (record.runtime, record.version) != (runtime.name, runtime.version):
                continue
            key = (record.variant, record.architecture)
            other = found.setdefault(key, PlatformImage(record, layout))
            if other.record.manifest.digest != record.manifest.digest:
                both = f"{other.record.manifest.digest} in {other.layout.folder} and {record.manifest.digest}"
                raise InputError(f"{record}: expected one image, found {both} in {layout.folder}")
    return found


def _untested(found: Iterable[PlatformImage], suite: Sequence[str]) -> list[str]:
    """Return which files of the suite have no results, with the images that lack the same ones named together."""
    lacking: dict[tuple[str, ...], list[str]] = {}
    for one in found:
        files = one.record.tests.missing(suite) if one.record.tests else ()
        if files:
            lacking.setdefault(files, []).append(str(one.record))
    return [f"no results of {', '.join(files)} for {', '.join(sorted(images))}" for files, images in lacking.items()]


def _problem(found: PlatformImage | None) -> str:
    """Return what an image lacks; "" if it lacks nothing or is missing altogether."""
    if found is None:
        return ""
    record = found.record
    if record.tests is None:
        return f"{record}: no record of tests"
    if not record.tests.is_green:
        return f"{record}: {record.tests.passed} tests passed and {record.tests.failed} failed"
    lost = found.stored.lost
    return f"{record}: {found.layout.folder} lacks {lost}: export it again" if lost else ""


def _delivery(
    runtime: Runtime,
    found: Mapping[tuple[str, str], PlatformImage],
    layouts: Sequence[Layout],
    moving: Sequence[MovingTag],
) -> Delivery:
    revisions = sorted({one.record.revision for one in found.values()})
    if len(revisions) > 1:
        raise InputError(f"{runtime.name}: expected images of one commit, found {' and '.join(revisions)}")

    def image(variant: Variant) -> Image:
        platforms = tuple(found[variant.name, name] for name in runtime.architectures)
        names = tags(runtime, variant)
        made = image_index((one.record.manifest for one in platforms), runtime.version, revisions[0])
        index, documents = joined(layouts, names, made)
        moving_names = moving_tags_of(moving, runtime, variant)
        return Image(variant.name, platforms, names, moving_names, index, documents, index is not made)

    images = tuple(image(variant) for variant in variants(runtime))
    return Delivery(runtime.name, runtime.version, revisions[0], images)
