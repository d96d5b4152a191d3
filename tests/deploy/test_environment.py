import os
import stat

import pytest

from deploy.services.environment import load_environment, services_folder, state_file, write_environment

ADDRESSES = {
    "DATABASE_URL": "postgres://lumbung:secret@127.0.0.1:5432/lumbung",
    "VALKEY_URL": "redis://127.0.0.1:6379/0",
    "STRIPE_API_KEY": "sk_test_tiruan_12345678",
    "STRIPE_API_BASE": "http://127.0.0.1:12111",
}
NAMES = (*ADDRESSES, "SEARCH_INDEX_PREFIX", "PYTEST_XDIST_WORKER", "LUMBUNG_TEST_DATABASE")


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    monkeypatch.setenv("LUMBUNG_CACHE", str(tmp_path / "cache"))
    for name in NAMES:
        # Set, then deleted: so that what load_environment sets is undone after the test.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return tmp_path / "checkout"


def test_addresses_that_were_written_are_found(checkout):
    write_environment(checkout, ADDRESSES)
    assert load_environment(checkout) == ADDRESSES
    assert os.environ["VALKEY_URL"] == "redis://127.0.0.1:6379/0"


def test_nothing_was_written_nothing_is_set(checkout):
    assert load_environment(checkout) == {}
    assert "DATABASE_URL" not in os.environ


def test_real_environment_wins(checkout, monkeypatch):
    write_environment(checkout, ADDRESSES)
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example/real")
    assert load_environment(checkout)["DATABASE_URL"] == "postgres://db.example/real"


def test_real_stripe_key_does_not_go_to_the_stand_in(checkout, monkeypatch):
    write_environment(checkout, ADDRESSES)
    monkeypatch.setenv("STRIPE_API_KEY", "sk_test_a_real_one")
    load_environment(checkout)
    assert "STRIPE_API_BASE" not in os.environ


def test_addresses_hold_passwords_so_only_their_owner_reads_them(checkout):
    path = write_environment(checkout, ADDRESSES)
    assert path == state_file(checkout)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_checkouts_and_kinds_do_not_share_a_folder(checkout, tmp_path):
    folders = {
        services_folder(checkout),
        services_folder(checkout, "test"),
        services_folder(tmp_path / "other"),
    }
    assert len(folders) == 3


def test_test_runs_have_indices_of_their_own(checkout, monkeypatch):
    write_environment(checkout, ADDRESSES, "test")
    assert load_environment(checkout, kind="test")["SEARCH_INDEX_PREFIX"] == f"test-{os.getpid()}-"
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw1")
    for _ in range(2):
        load_environment(checkout, kind="test")
        assert os.environ["SEARCH_INDEX_PREFIX"] == f"test-{os.getpid()}-gw1-"


def test_test_run_may_name_its_database(checkout, monkeypatch):
    write_environment(checkout, ADDRESSES, "test")
    monkeypatch.setenv("LUMBUNG_TEST_DATABASE", "search")
    assert (
        load_environment(checkout, kind="test")["DATABASE_URL"]
        == "postgres://lumbung:secret@127.0.0.1:5432/search"
    )
