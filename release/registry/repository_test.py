from __future__ import annotations

from pathlib import Path

import pytest

from release.common.errors import InputError, ReleaseError
from release.oci.descriptors import Descriptor, describe
from release.oci.manifests import artifact_manifest, image_index, image_manifest
from release.oci.media_types import CONFIG, LAYER
from release.registry.connection import PUSH
from release.registry.patience import Patience
from release.registry.referrers import push_referrer, referrers
from release.registry.repository import Repository
from release.registry.testing.server import Running
from release.registry.uploads import Outcome, check_push, upload

QUICK = Patience(attempts=4, first=0.01)
CONTENT = bytes(range(256)) * 40


@pytest.fixture
def repository(secured: Running, request: pytest.FixtureRequest) -> Repository:
    name = request.node.name.replace("_", "-").replace("[", "-").replace("]", "")[:100].lower()
    return Repository(secured.place(name.strip("-")), secured.environ(), QUICK, PUSH)


def store(repository: Repository, folder: Path, content: bytes, media_type: str = LAYER) -> Descriptor:
    file = folder / "content"
    file.write_bytes(content)
    made = describe(content, media_type)
    upload(repository, made, file, piece=1000)
    return made


def test_what_is_pushed_is_read_back(repository: Repository, files: Path) -> None:
    layer = store(repository, files, CONTENT)
    config = store(repository, files, b'{"architecture": "amd64"}', CONFIG)
    image = image_manifest(config, [layer])
    index = image_index([image.descriptor], "10.9.0", "abc")
    repository.put(image)
    repository.put(index)
    repository.put(index, "10.9.0")

    found = repository.manifest("10.9.0")
    assert found is not None
    assert (found.content, found.version) == (index.content, "10.9.0")
    assert repository.tags() == ("10.9.0",)
    assert repository.manifest("10.8.0") is None
    repository.download(layer, files / "read")
    assert (files / "read").read_bytes() == CONTENT


def test_a_blob_that_is_there_is_not_sent_again(repository: Repository, files: Path) -> None:
    (files / "blob").write_bytes(CONTENT)
    wanted = describe(CONTENT, LAYER)
    sent: list[int] = []
    assert upload(repository, wanted, files / "blob", sent=sent.append, piece=4000) is Outcome.UPLOADED
    assert sent == [4000, 4000, 2240]
    assert upload(repository, wanted, files / "blob", sent=sent.append) is Outcome.THERE
    other = Repository(repository.place.__class__(repository.place.host, "other", "https"), {}, QUICK, PUSH)
    other.connection.authorization = repository.connection.authorization
    other.connection.transport = repository.connection.transport
    assert upload(other, wanted, files / "blob", [repository.place.name], sent.append) is Outcome.MOUNTED
    assert sum(sent) == len(CONTENT)


def test_the_artifacts_of_a_digest_are_listed(repository: Repository, files: Path) -> None:
    subject = image_manifest(store(repository, files, b"{}", CONFIG), [])
    repository.put(subject)
    layer = store(repository, files, b"an sbom")
    for kind in ("application/sbom", "application/signature"):
        push_referrer(repository, artifact_manifest(kind, [layer], subject.descriptor, {"made": "today"}))
    (found,) = referrers(repository, subject.digest, "application/sbom")
    assert found.annotations == {"made": "today"}
    assert len(referrers(repository, subject.digest)) == 2
    assert referrers(repository, layer.digest) == ()


def test_a_wrong_password_is_one_line_without_it(secured: Running) -> None:
    wrong = Repository(secured.place("a"), secured.environ(password="hunter2"), QUICK, PUSH)
    with pytest.raises(InputError) as failure:
        check_push(wrong)
    assert str(failure.value).startswith(f"{secured.host}/a: ask for the right to push: expected a login that")
    assert "hunter2" not in str(failure.value)


def test_no_login_is_told(secured: Running) -> None:
    with pytest.raises(InputError, match="expected a login that the registry accepts, found no login"):
        check_push(Repository(secured.place("a"), secured.anonymous, QUICK, PUSH))


def test_a_registry_that_is_not_there_is_one_line(secured: Running) -> None:
    gone = Repository(secured.place("a", "127.0.0.1:9"), secured.environ(), QUICK, PUSH)
    with pytest.raises(ReleaseError, match=r"^127.0.0.1:9/a: list the tags: 127.0.0.1:9 does not answer: \w+$"):
        gone.tags()


def test_an_unknown_certificate_is_told_at_once(secured: Running) -> None:
    environ = {**secured.environ(), "SSL_CERT_FILE": "/etc/ssl/certs/ca-certificates.crt"}
    with pytest.raises(ReleaseError, match=r"expected a certificate that the CA bundle knows \(SSL_CERT_FILE\)"):
        Repository(secured.place("a"), environ, Patience(first=60), PUSH).tags()
