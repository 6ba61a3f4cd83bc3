from __future__ import annotations

import pytest

from startup.endpoint import Endpoint, NoEndpointError
from startup.endpoints import of_broker, of_database


def of(url: str) -> list[Endpoint]:
    """Return the addresses in the URL of a broker or a database."""
    brokers = ("redis", "amqp", "sentinel", "memory", "sqs")
    return of_broker(url) if url.strip().startswith(brokers) else of_database(url)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("postgresql://user:password@database/airflow", "database:5432"),
        ("postgresql+psycopg2://user:password@database:6000/airflow?sslmode=require", "database:6000"),
        ("postgres://database", "database:5432"),
        ("postgresql://user:p%40ss%3Aw%2Ford@database/airflow", "database:5432"),
        ("postgresql://user:pa/ss?w#ord@database:1/airflow", "database:1"),
        ("postgresql://user:p@ss@database:1/airflow", "database:1"),
        ("postgresql://user:p@ss/word@database/airflow", "database:5432"),
        ("postgresql://user:p@ss#word@database/airflow?sslmode=require", "database:5432"),
        ("postgresql://user@tenant:p?ss@database/airflow", "database:5432"),
        ("postgresql://user:12345;Xy@database:1/airflow", "database:1"),
        ("postgresql://user@database", "database:5432"),
        ("postgresql://user:password@[2001:db8::1]:6000/airflow", "[2001:db8::1]:6000"),
        ("postgresql://user:password@[::1]/airflow", "[::1]:5432"),
        ("postgresql://user:password@/airflow?host=/var/run/postgresql", "/var/run/postgresql/.s.PGSQL.5432"),
        ("postgresql://user@%2Frun%2Fsql:6000/airflow", "/run/sql/.s.PGSQL.6000"),
        (
            "postgresql://u:p@/airflow?host=/cloudsql/project:region:instance",
            "/cloudsql/project:region:instance/.s.PGSQL.5432",
        ),
        ("postgresql://u:p@/airflow?host=::1&port=6000", "[::1]:6000"),
        ("postgresql://u:p@replaced:1/airflow?host=database&port=6000", "database:6000"),
        ("postgresql://u:p@database/airflow?port=6000", "database:6000"),
        ("mysql://u@/airflow?unix_socket=/cloudsql/p:r:i", "/cloudsql/p:r:i"),
        ("mysql+mysqldb://user:password@database/airflow", "database:3306"),
        ("mysql://user@/airflow?unix_socket=/tmp/mysql.sock", "/tmp/mysql.sock"),
        ("mssql+pyodbc://user:password@database/airflow?driver=ODBC+Driver+17", "database:1433"),
        ("mssql+pyodbc://u:p@database,1444/airflow?driver=x", "database:1444"),
        ("mssql+pymssql://u:p@database:1444", "database:1444"),
        (
            "mssql+pyodbc:///?odbc_connect=DRIVER%3D%7Bx%3By%7D%3BSERVER%3Dtcp%3Adatabase%2C1444%3BPWD%3Ds",
            "database:1444",
        ),
        ("mssql+pyodbc:///?odbc_connect=Server%3D%28local%29%5Cname%2C1444%3BUID%3Dsa", "localhost:1444"),
        ("redis://broker", "broker:6379"),
        ("redis://:password@broker:7000/0", "broker:7000"),
        ("rediss://broker/0?ssl_cert_reqs=none", "broker:6379"),
        ("redis+socket:///run/redis/redis.sock?virtual_host=0", "/run/redis/redis.sock"),
        ("amqp://user:password@broker//", "broker:5672"),
        ("amqps://broker/host", "broker:5671"),
        ("sentinel://broker/0", "broker:26379"),
        (" redis://broker\n", "broker:6379"),
    ],
)
def test_the_address_in_a_url_is_found(url: str, address: str) -> None:
    assert [str(found) for found in of(url)] == [address]


@pytest.mark.parametrize(
    ("url", "addresses"),
    [
        ("sentinel://:secret@a:1/0;sentinel://:secret@b:2/0;", ["a:1", "b:2"]),
        ("amqp://a;b:1", ["a:5672", "b:1"]),
        ("postgresql://u:p@/airflow?host=a:1&host=b:2", ["a:1", "b:2"]),
        ("postgresql://u:p@/airflow?host=a,b&port=1,2", ["a:1", "b:2"]),
        ("postgresql://u:p@/airflow?host=a,b", ["a:5432", "b:5432"]),
        ("postgresql://u:p@/airflow?host=a,b&port=6000", ["a:6000", "b:6000"]),
        ("postgresql://u:p@a,b:6000/airflow", ["a:6000", "b:6000"]),
        ("sqlite:////usr/local/airflow/airflow.db", []),
        ("memory://", []),
    ],
)
def test_several_addresses_or_none_in_a_url_are_found(url: str, addresses: list[str]) -> None:
    assert [str(found) for found in of(url)] == addresses


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("postgresql://user:p@secret?word@database/airflow", ["secret", "database"]),
        ("postgresql://user:p@secret?w=ord@database/airflow?sslmode=require", ["secret", "database"]),
        ("postgresql://user:password@database/airflow?options=-c%20a@b", ["database", "b"]),
        ("redis://:p@secret?word@broker:1/0", ["secret", "broker"]),
        ("amqp://user:p@secret?x@y:z", ["secret"]),
    ],
)
def test_a_host_that_may_be_part_of_a_password_is_tried_but_not_shown(url: str, hosts: list[str]) -> None:
    found = of(url)

    assert [each.host for each in found] == hosts
    assert {str(each) for each in found} == {"a hidden host (its URL has an @ after a ?)"}


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql:///airflow", "names no host"),
        ("sqs://key:secret@", "scheme sqs"),
        ("oracle://user:secret@host", "scheme oracle"),
        ("user:secret@host/airflow", "does not have the form"),
        ("postgresql://u:p@/airflow?host=a,b,c&port=1,2", "names 3 hosts and 2 ports"),
        ("postgresql://u:p@h/airflow?port=secret", "does not have the form"),
        ("postgresql://u:secret@a:1,b:2/airflow", "does not have the form"),
        ("redis://u:12;secret@host/0", "does not have the form"),
        ("postgresql://u:secret@host:65536/airflow", "a port above 65535"),
        ("mssql+pyodbc://u:secret@name", "names an ODBC data source"),
        ("mssql+pyodbc:///?odbc_connect=DSN%3Dname%3BPWD%3Dsecret", "names an ODBC data source"),
        ("mssql+pyodbc:///?odbc_connect=PWD%3Dsecret", "names no host"),
        ("mssql+pyodbc://u:secret@host%5CSQLEXPRESS/airflow", "an instance"),
        ("postgresql://user:secret@host:secret/airflow", "does not have the form"),
    ],
)
def test_a_url_without_a_known_address_is_an_error_that_hides_the_url(url: str, reason: str) -> None:
    with pytest.raises(NoEndpointError, match=reason) as caught:
        of(url)
    assert "secret" not in str(caught.value)
