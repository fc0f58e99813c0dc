"""Can Qt start here: is there a display, which libraries does it miss, and which command installs them.

The linker is asked, not a list: what a Qt release needs changes, and even `offscreen` needs libEGL. Standard
library only, for doctor.py. Linux alone has something to say: elsewhere the wheels bring all they need.
"""

import ctypes
import importlib.util
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_ANSWER_S = 2.0

_FAMILIES = {
    "apt": {"debian", "ubuntu"},
    "dnf": {"fedora", "rhel", "centos"},
    "pacman": {"arch"},
    "zypper": {"suse", "opensuse", "opensuse-leap", "opensuse-tumbleweed"},
}
_INSTALL = {
    "apt": "{sudo}apt-get update && {sudo}apt-get install -y {packages}",
    "dnf": "{sudo}dnf install -y {packages}",
    "pacman": "{sudo}pacman -S --needed {packages}",
    "zypper": "{sudo}zypper install -y {packages}",
}
_FONTS = {
    "apt": "fonts-dejavu-core",
    "dnf": "dejavu-sans-fonts",
    "pacman": "ttf-dejavu",
    "zypper": "dejavu-fonts",
}
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
# Debian's names follow a rule (see _apt); these do not.
_APT = {"libglib-2.0.so.0": "libglib2.0-0", "libgthread-2.0.so.0": "libglib2.0-0", "libz.so.1": "zlib1g"}
# Arch packs several libraries together, most under another name.
_PACMAN = {
    "libEGL": "libglvnd", "libGL": "libglvnd", "libX11-xcb": "libx11", "libdbus-1": "dbus", "libz": "zlib",
    "libfontconfig": "fontconfig", "libfreetype": "freetype2", "libglib-2.0": "glib2", "libzstd": "zstd",
    "libgthread-2.0": "glib2", "libstdc++": "gcc-libs", "libgcc_s": "gcc-libs",
    "libwayland-client": "wayland", "libwayland-cursor": "wayland", "libxcb-cursor": "xcb-util-cursor",
    "libxcb-icccm": "xcb-util-wm", "libxcb-image": "xcb-util-image", "libxcb-keysyms": "xcb-util-keysyms",
    "libxcb-util": "xcb-util", "libxcb-render-util": "xcb-util-renderutil",
}  # fmt: skip


def qt_folder() -> Path | None:
    """Where PySide6 keeps Qt, without importing it; None where PySide6 is not installed."""
    found = importlib.util.find_spec("PySide6")
    return Path(found.origin).parent / "Qt" if found and found.origin else None


def display_available() -> bool:
    """Whether a window would be seen here: False means the mirror runs headless."""
    return not {"offscreen", "minimal"} & set(platforms())


def platforms() -> tuple[str, ...]:
    """Qt's names of what it would draw on here, any of which will do: QT_QPA_PLATFORM, else what there is."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen:
        return tuple(name.partition(":")[0] for name in chosen.split(";"))
    if not sys.platform.startswith("linux"):
        return ("cocoa",) if sys.platform == "darwin" else ("windows",)
    wayland = wayland_answers(os.environ.get("WAYLAND_DISPLAY", ""))
    x = x_answers(os.environ.get("DISPLAY", ""))
    return ("wayland",) * wayland + ("xcb",) * x or ("offscreen",)


def x_answers(display: str) -> bool:
    """Whether somebody listens at an X display such as ":0" or "host:10.0": Qt aborts where nobody does."""
    place = re.fullmatch(r"(?:unix)?(\S*?):(\d+)(?:\.\d+)?", display)
    if not place:
        return False
    host, number = place[1], int(place[2])
    if not host:
        # The first is Linux's abstract name, the second a file.
        return any(_listens(name) for name in (f"\0/tmp/.X11-unix/X{number}", f"/tmp/.X11-unix/X{number}"))
    try:
        socket.create_connection((host, 6000 + number), timeout=_ANSWER_S).close()
    except OSError:
        return False
    return True


def wayland_answers(display: str) -> bool:
    """Whether somebody listens at a Wayland display, a name in XDG_RUNTIME_DIR or a path."""
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(display) and _listens(str(Path(folder) / display))


def missing(qt: Path) -> tuple[str, ...]:
    """Names (sonames) of the libraries that the Qt in `qt` asks for here and the linker does not find."""
    if not sys.platform.startswith("linux"):
        return ()
    lacking = list(_not_found(qt / "lib" / "libQt6Widgets.so.6"))
    folder = qt / "plugins" / "platforms"
    by_plugin = [_not_found(plugin) for name in platforms() for plugin in folder.glob(f"libq{name}*.so")]
    if by_plugin and all(by_plugin):
        lacking += by_plugin[0]
    return tuple(dict.fromkeys(lacking))


def install_sentence(sonames: Sequence[str]) -> str:
    """One sentence: what this system lacks and the command that installs it."""
    complaint = next((name for name in sonames if " " in name), "")
    if complaint:
        return f"Qt does not load on this system: {complaint}"
    packager = _packager()
    names = ", ".join(sonames)
    if not packager:
        return f"this system lacks {names}: install the packages that hold them."
    named = {"apt": _apt, "pacman": _pacman}.get(packager, _rpm)
    return f"this system lacks {names}; install with: {_command(packager, [named(name) for name in sonames])}"


def fonts_sentence() -> str:
    """Nothing if this system has a font, else one sentence with the command that installs one."""
    files = (file for folder in _FONT_FOLDERS for file in Path(folder).expanduser().rglob("*"))
    found = (file for file in files if file.suffix in {".ttf", ".otf", ".ttc", ".pfb"})
    if not sys.platform.startswith("linux") or any(found):
        return ""
    packager = _packager()
    return "no font is installed, a window shows no text" + (
        f"; install one with: {_command(packager, [_FONTS[packager]])}" if packager else ""
    )


def _listens(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as door:
        door.settimeout(_ANSWER_S)
        try:
            door.connect(address)
        except OSError:
            return False
    return True


def _not_found(library: Path) -> tuple[str, ...]:
    """What keeps one library from loading: the sonames it misses, else the linker's complaint."""
    try:
        ctypes.CDLL(str(library))
    except OSError as error:
        first = re.match(r"(\S+): cannot open shared object file", str(error))
        return _listed(library) or (first[1] if first else str(error),)
    return ()


def _listed(library: Path) -> tuple[str, ...]:
    """All of them at once, by ldd: the linker itself stops at the first."""
    ldd = shutil.which("ldd")
    if not ldd:
        return ()
    listing = subprocess.run([ldd, str(library)], capture_output=True, text=True, check=False, timeout=60)
    return tuple(re.findall(r"^\s*(\S+) => not found", listing.stdout, re.MULTILINE))


def _packager() -> str:
    """apt, dnf, pacman or zypper; "" when this system is none we know."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return ""
    kin = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return next((packager for packager, family in _FAMILIES.items() if kin & family), "")


def _command(packager: str, packages: Sequence[str]) -> str:
    sudo = "" if os.geteuid() == 0 else "sudo "
    return _INSTALL[packager].format(sudo=sudo, packages=" ".join(dict.fromkeys(packages)))


def _apt(soname: str) -> str:
    """Debian's rule: libEGL.so.1 is in libegl1, libX11.so.6 in libx11-6 (a dash after a digit)."""
    name, _, version = soname.lower().replace("_", "-").partition(".so.")
    return _APT.get(soname) or f"{name}-{version}" * name[-1:].isdigit() or f"{name}{version}"


def _pacman(soname: str) -> str:
    """Libraries of libxcb itself are many; the rest is in the table or called what it is."""
    name = soname.partition(".so")[0]
    return _PACMAN.get(name) or ("libxcb" if name.startswith("libxcb") else name.lower())


def _rpm(soname: str) -> str:
    """RPM systems install by what a package provides."""
    return f"'{soname}()(64bit)'"
