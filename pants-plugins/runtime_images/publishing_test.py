from __future__ import annotations

import pytest
from pants.backend.docker.goals.publish import PublishDockerImageFieldSet
from pants.backend.docker.target_types import DockerImageTarget
from pants.engine.addresses import Address

from runtime_images.publishing import PublishError, install


def test_an_image_cannot_be_published_around_the_rules() -> None:
    install()
    target = DockerImageTarget({}, Address("images/runtime-10", target_name="image"))

    with pytest.raises(PublishError, match=r"^images/runtime-10:image: .*`./pants run release -- publish RUNTIME"):
        PublishDockerImageFieldSet.is_applicable(target)
