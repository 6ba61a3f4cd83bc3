"""Bring the images of all architectures together in one layout, with an index for each image."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from catalogue.model import Runtime
from release.layouts.layout import Layout
from release.oci.manifests import with_manifests
from release.publishing.delivery import Delivery, delivery
from release.publishing.joined import Stored
from release.publishing.parity import check_parity
from release.publishing.records import write


def join(runtime: Runtime, layouts: Iterable[Layout], target: Layout, suite: Sequence[str] = ()) -> Delivery:
    """Write the exported images of a Runtime into `target`, and let each tag of the version name an index there.

    The indexes list the images alone, whatever `target` had before. Raises InputError as `delivery` does, and
    ReleaseError if the architectures of an image differ in their packages; then nothing is written.
    """
    made = delivery(runtime, layouts, (), suite)
    check_parity(made.images)
    for image in made.images:
        for platform in image.platforms:
            _take(platform.stored, target)
            write(target, platform.record)
        index = with_manifests(image.index, (platform.record.manifest for platform in image.platforms))
        target.write(index.content)
        # Last, since a name is what others look for.
        target.tag(index.descriptor, image.tags)
    return made


def _take(stored: Stored, target: Layout) -> None:
    for blob, file in stored.blobs.values():
        target.link(file, blob)
    target.write(stored.manifest.content)
