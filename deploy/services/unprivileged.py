"""Somebody to run the servers that refuse to run as root."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

USER = "lumbung"


def service_user() -> str | None:
    """The user for servers that refuse root, made when missing; None when we are an ordinary user ourselves."""
    if os.geteuid() != 0:
        return None
    if not _exists(USER):
        if useradd := shutil.which("useradd"):
            command = [
                useradd,
                "--system",
                "--user-group",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                USER,
            ]
            subprocess.run(command, check=False, capture_output=True)
        if not _exists(USER):
            return "nobody"
    return USER


def identity(user: str | None) -> dict:
    """The arguments of `subprocess` that run a process as this user; none when it is None."""
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}


def own(folder: Path, user: str | None) -> Path:
    """Make a folder that only this user (or we, when it is None) can enter."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if user:
        account = pwd.getpwnam(user)
        if folder.stat().st_uid != account.pw_uid:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
    return folder


def make_readable(folder: Path) -> None:
    """Let everybody read a tree of program files, whatever the umask was when it was written."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(
                path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444)
            )


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
