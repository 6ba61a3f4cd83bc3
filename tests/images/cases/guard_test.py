"""A project's requirements cannot ask for another Airflow, in any spelling."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.inside_image import ask
from tests.images.harness.tested_runtime import runtime

REFUSED = {
    "pinned": "apache-airflow==2.8.1",
    "arbitrary equality": "apache-airflow===2.8.1",
    "less": "apache-airflow<3",
    "more": "apache-airflow >= 2.0",
    "compatible": "apache-airflow~=2.8",
    "wildcard": f"apache-airflow=={runtime().airflow.version}.*",
    "of another build": f"apache-airflow=={runtime().airflow.version}+astro.99",
    "range around the image's": f"apache-airflow>={runtime().airflow.version},<={runtime().airflow.version}",
    "not": "apache-airflow!=2.8.1",
    "extras": "apache-airflow[celery]<3",
    "extras and spaces": "apache-airflow [celery, redis] == 2.7",
    "underscore": "Apache_Airflow==2.8.1",
    "dot": "apache.airflow==2.8.1",
    "capitals": "APACHE-AIRFLOW==2.8.1",
    "two dashes": "apache--airflow==2.8.1",
    "mixed separators": "apache-_.airflow==2.8.1",
    "leading spaces": "   apache-airflow==2.8.1",
    "leading tab": "\tapache-airflow==2.8.1",
    "marker": "apache-airflow==2.8.1; python_version > '3'",
    "comment": "apache-airflow==2.8.1 # ours",
    "carriage return": "requests\r\napache-airflow==2.8.1\r\n",
    "byte order mark": "\ufeffapache-airflow==2.8.1\n",
    "last of several": "# all\n\nrequests\nhttpx\n  apache-airflow==2.8.1",
    "url": "apache-airflow @ https://example.com/a.whl",
    "url without spaces": "apache-airflow@https://example.com/a.whl",
    "extras and url": "apache-airflow[celery] @ https://example.com/a.whl",
    "index option after the name": "apache-airflow==2.8.1 --extra-index-url https://localhost:1/simple",
    "pip option after the name": "apache-airflow==2.8.1 --config-settings=a=https://localhost:1",
    "variable": "apache-${SUFFIX}==2.8.1",
    "wheel": "https://example.com/apache_airflow-2.9.0-py3-none-any.whl",
    "file": "./apache_airflow-2.9.0-py3-none-any.whl",
    "file url": "file:apache_airflow-2.9.0-py3-none-any.whl",
    "source archive": "https://example.com/apache-airflow-2.9.0.tar.gz",
    "tgz archive": "https://example.com/apache-airflow-2.9.0.tgz",
    "bzip2 archive": "./apache_airflow-2.9.0.tar.bz2",
    "percent-encoded url": "https://example.com/apache%2Dairflow-2.9.0%2Bours.zip#sha256=0",
    "editable archive": "-e ./apache-airflow-2.9.0.tar.xz",
    "wheel with extras": "./apache_airflow-2.9.0-py3-none-any.whl[celery]",
    "egg": "git+https://example.com/airflow.git@2.9.0#egg=apache-airflow",
    "editable egg": "-e git+https://example.com/airflow.git#egg=apache_airflow[celery]",
    "long editable egg": "--editable git+https://example.com/airflow.git#egg=apache-airflow",
    "hash option": "apache-airflow==2.8.1 --hash=sha256:" + "0" * 64,
    "version on the next line": "apache-airflow \\\n  ==2.8.1",
    "name over two lines": "apache-\\\nairflow==2.8.1",
    "form feed": "requests\fapache-airflow==2.8.1",
    "included": "requests\n-r airflow.txt",
    "included without a space": "-rairflow.txt",
    "long include": "--requirement=airflow.txt",
    "include of an include": "-r nested/more.txt # ours",
    "included after another option": "--pre -r airflow.txt",
    "included with a variable": "-r ${FOLDER}/airflow.txt",
    "shortened include": "--requirem airflow.txt",
    "shortened include with an equals sign": "--requirem=airflow.txt",
    "quoted include": "-r 'with blank/airflow.txt'",
    "include of a url": "-r file:///tmp/guard/airflow.txt",
    "second include": "-c none.txt --pre -r airflow.txt",
    "constraint": "-c airflow.txt",
    "long constraint": "--constraint 'airflow.txt'",
}
# Whatever the image satisfies.
SATISFIED = {
    "bare": "apache-airflow",
    "bare among others": "# all\n\nApache_Airflow # ours\napache-airflow-providers-ftp",
    "extras": "apache-airflow[celery]",
    "extras and blanks": "  apache-airflow [celery, http]",
    "marker": "apache-airflow; python_version > '3'",
    "pinned": f"apache-airflow=={runtime().airflow.version}",
    "pinned with blanks": f"apache.airflow == {runtime().airflow.version}",
    "pinned with extras": f"apache-airflow[celery]=={runtime().airflow.version}",
    "pinned to the build": f"apache-airflow=={runtime().airflow.local_version}",
    "pinned within a range": f"apache-airflow>=2,=={runtime().airflow.version}",
    "pinned by a constraint": "-c own.txt\napache-airflow-providers-http",
}
INSTALLED = {
    "nothing": "",
    "comments": "# apache-airflow==2.8.4\n   # apache-airflow\n\n",
    "provider": "apache-airflow-providers-ftp",
    "pinned provider": "apache-airflow-providers-common-sql # not apache-airflow",
    "underscores": "apache_airflow_providers_http",
    "included": "-r none.txt\n--requirement none.txt",
    "constraint": "-c none.txt\napache-airflow-providers-http",
}
LET_THROUGH = {
    "another package": "apache-airflow-client",
    "missing file": "-r no-such-file.txt",
    "variable without a value": "apache-${NOTHING}",
    "include of a requirement, which pip ignores": "no-such-package -r airflow.txt",
    "unterminated quote": "-r 'none.txt",
    "longer name": "my-apache-airflow==1.0",
    "continued name": "apache-airflow2",
    "index": "--extra-index-url https://localhost:1/apache-airflow/simple",
    "links": "--find-links /tmp/apache-airflow",
    "path of a url": "thing @ https://localhost:1/apache-airflow/thing-1.0-py3-none-any.whl",
    "wheel of a provider": "https://localhost:1/apache_airflow_providers_ftp-9.0-py3-none-any.whl",
}


@cache
def answers(image_id: str) -> dict[str, Any]:
    return ask_about(image_id, *REFUSED.values(), *SATISFIED.values(), *INSTALLED.values(), *LET_THROUGH.values())


def ask_about(image_id: str, *texts: str) -> dict[str, Any]:
    """Requirements -> the exit code and the output of the ONBUILD step that installs them."""
    found: dict[str, Any] = ask(image_id, "guard", json.dumps(texts), "utf-8")
    return found


def test_every_python_refuses_airflow_and_accepts_a_provider(base_image: BuiltImage) -> None:
    refused, accepted = REFUSED["extras and spaces"], INSTALLED["provider"]
    found = ask_about(base_image.id, refused, accepted)

    assert (found[refused][0], found[accepted][0]) == (2, 0), found


@pytest.mark.parametrize("spelling", REFUSED)
def test_airflow_is_refused(default_image: BuiltImage, spelling: str) -> None:
    code, output = answers(default_image.id)[REFUSED[spelling]]

    assert code == 2, output
    assert "must not install another apache-airflow" in output
    assert "change the base image" in output


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_airflow_is_refused_in_encodings_with_a_byte_order_mark(default_image: BuiltImage, encoding: str) -> None:
    texts = json.dumps(["requests\r\napache-airflow>2\r\n"])
    ((code, output),) = ask(default_image.id, "guard", texts, encoding).values()

    assert code == 2, output
    assert "requirements.txt:2: apache-airflow>2" in output


@pytest.mark.parametrize("spelling", SATISFIED)
def test_the_airflow_of_the_image_is_accepted_with_a_note(default_image: BuiltImage, spelling: str) -> None:
    code, output = answers(default_image.id)[SATISFIED[spelling]]

    assert code == 0, output
    assert f": Airflow stays at the version of the base image, {runtime().airflow.local_version}\n" in output
    assert "Successfully installed" not in output


@pytest.mark.parametrize("spelling", INSTALLED)
def test_an_installed_requirement_is_accepted(default_image: BuiltImage, spelling: str) -> None:
    code, output = answers(default_image.id)[INSTALLED[spelling]]

    assert code == 0, output


@pytest.mark.parametrize("spelling", LET_THROUGH)
def test_other_requirements_reach_pip(default_image: BuiltImage, spelling: str) -> None:
    _, output = answers(default_image.id)[LET_THROUGH[spelling]]

    assert "must not install" not in output
    assert output, "pip printed nothing"
