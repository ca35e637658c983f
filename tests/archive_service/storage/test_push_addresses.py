"""Addresses and host keys of receivers by SFTP: what is none is refused before anything is connected to."""

from __future__ import annotations

import hmac
import subprocess
from base64 import b64encode
from ipaddress import IPv4Address, IPv6Address, ip_network
from pathlib import Path
from shutil import which
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.errors import PushAddressRefused
from archive_service.storage.host_keys import KINDS, algorithms_of, host_key_of
from archive_service.storage.push_addresses import SftpAddress, sftp_address, split_address
from archive_service.storage.push_hosts import PushHosts
from tests.journeys.receiving_sftp import new_keys

ED25519, RSA = (one.export_public_key().decode().strip() for one in new_keys("ssh-ed25519", "ssh-rsa"))
KIND, ENCODED = ED25519.split()
WEAK = new_keys("ssh-rsa", size=1024)[0].export_public_key().decode().strip()


def hashed(name: str) -> str:
    """Write a name as `ssh-keygen -H` does."""
    salt = b"0123456789abcdefghij"
    return "|".join(
        ("", "1", b64encode(salt).decode(), b64encode(hmac.digest(salt, name.encode(), "sha1")).decode())
    )


@pytest.mark.parametrize(
    ("to", "read"),
    [
        ("sftp://a@h/x", ("a", "h", 22, b"/x")),
        ("sftp://a@h", ("a", "h", 22, b"/")),
        ("sftp://a@h/", ("a", "h", 22, b"/")),
        ("SFTP://a@H.Example:2222/x/", ("a", "h.example", 2222, b"/x/")),
        ("sftp://a@[::1]:2222/x", ("a", "::1", 2222, b"/x")),
        ("sftp://a%40b.fr@h/~/x", ("a@b.fr", "h", 22, b"x")),
        ("sftp://a@h/~", ("a", "h", 22, b"")),
        ("sftp://a@h/~/", ("a", "h", 22, b"")),
        ("sftp://a@h/~b/x", ("a", "h", 22, b"/~b/x")),
        ("sftp://%C3%A9@h/%FF%20%25", ("é", "h", 22, b"/\xff %")),
    ],
)
def test_an_address_is_read(to: str, read: tuple[str, str, int, bytes]) -> None:
    user, host, port, folder = read
    assert sftp_address(to) == SftpAddress(user=user, host=host, port=port, folder=folder)


@pytest.mark.parametrize(
    "to",
    [
        "sftp://h/x",
        "sftp://@h/x",
        "sftp://a:secret@h/x",
        "sftp://a:@h/x",
        "sftp://a@/x",
        "sftp:///x",
        "sftp:a@h/x",
        "sftp://a@h:0/x",
        "sftp://a@h:65536/x",
        "sftp://a@h:x/x",
        "sftp://a@h/x?y",
        "sftp://a@h/x?",
        "sftp://a@h/x#y",
        "sftp://a@h/x y",
        "sftp://a@h/é",
        "sftp://a@h/%zz",
        "sftp://a@h/%",
        "sftp://a@h/%00",
        "sftp://a@h/%0a",
        "sftp://a%0a@h/x",
        "sftp://%ff@h/x",
        "sftp://a@h/x\n",
        "ssh://a@h/x",
        "scp://a@h/x",
        "sftp://a@[::1/x",
        "sftp://a@h..example/x",
        "",
    ],
)
def test_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(PushAddressRefused):
        sftp_address(to)


LABEL = "a" * 63


@pytest.mark.parametrize(
    "host",
    [
        "a..b.example",
        ".example",
        "..",
        ".",
        "example..",
        LABEL + "a.example",
        f"example.{LABEL}a",
        ".".join([LABEL] * 4),
        "a%2e%2eb.example",
        "a*b.example",
        "[::1%" + LABEL + "a]",
    ],
)
def test_a_name_that_no_host_can_have_is_refused(host: str) -> None:
    with pytest.raises(PushAddressRefused):
        split_address(f"https://{host}/x")


@pytest.mark.parametrize(
    "host",
    [
        "h",
        "h.example.",
        "xn--dpt-bma9a.example",
        "a_b.example",
        "10.1.2.3",
        "[fe80::1%25eth0]",
        f"{LABEL}.fr",
    ],
)
def test_a_name_that_a_host_can_have_is_taken(host: str) -> None:
    assert split_address(f"https://{host}/x").hostname == host.strip("[]")


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126)))
def test_any_name_that_is_taken_can_be_looked_up(host: str) -> None:
    try:
        found = split_address(f"https://{host}/x").hostname
    except PushAddressRefused:
        return
    assert found is not None
    found.encode("idna")


def test_a_name_that_cannot_be_looked_up_is_refused() -> None:
    with pytest.raises(PushAddressRefused):
        PushHosts(production=False).connected("a..b.example", 443)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_any_folder_can_be_written(folder: str) -> None:
    read = sftp_address(f"sftp://a@h/./{quote(folder)}")
    assert read.folder == b"/./" + folder.encode()
    assert read.path("v").decode().removeprefix("/./").removesuffix("v").rstrip("/") == folder.rstrip("/")


PUBLIC = [
    "8.8.8.8",
    "223.255.255.254",
    "2a01:e0a::1",
    "2606:4700:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]
PRIVATE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.9",
    "192.88.99.1",
    "192.168.0.1",
    "224.0.0.1",
    "239.1.2.3",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::10.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:224.0.0.1",
    "::ffff:0:10.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::7f00:1",
    "64:ff9b::e000:1",
    "64:ff9b:1::1",
    "64:ff9b:1:ffff::808:808",
    "100::1",
    "2001:0:808:808::f5ff:fffe",
    "2001:0:a9fe:a9fe::f5ff:fffe",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::",
    "2002:e000:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff00::1",
    "ff02::1",
    "ff0e::1",
]


@pytest.mark.parametrize("number", PUBLIC)
def test_a_public_number_is_addressed(number: str) -> None:
    PushHosts(production=True).check_number(number)


@pytest.mark.parametrize("number", PRIVATE)
def test_a_number_that_is_not_public_is_refused(number: str) -> None:
    with pytest.raises(PushAddressRefused):
        PushHosts(production=True).check_number(number)
    PushHosts(production=False).check_number(number)


@pytest.mark.parametrize(
    "number",
    [
        "10.1.2.3",
        "::ffff:10.1.2.3",
        "64:ff9b::10.1.2.3",
        "2002:a01:203::1",
        "fd00::1",
        "fec0::1",
        "64:ff9b:1::1",
        "2001:db8::1",
    ],
)
def test_a_number_of_a_configured_network_is_addressed(number: str) -> None:
    networks = [ip_network(one) for one in ("10.1.0.0/16", "fd00::/8", "fec0::/10", "64:ff9b:1::/48")]
    networks.append(ip_network("2001:db8::/32"))
    PushHosts(production=True, networks=networks).check_number(number)


@pytest.mark.parametrize(
    "number",
    ["10.2.0.1", "::ffff:10.2.0.1", "64:ff9b::10.2.0.1", "::10.1.2.3", "fc00::1", "224.0.0.1", "ff02::1"],
)
def test_a_number_beside_the_configured_networks_is_refused(number: str) -> None:
    networks = [ip_network(one) for one in ("10.1.0.0/16", "fd00::/8", "224.0.0.0/4", "ff00::/8")]
    with pytest.raises(PushAddressRefused):
        PushHosts(production=True, networks=networks).check_number(number)


@given(st.ip_addresses(v=4))
def test_a_number_inside_another_is_judged_as_itself(number: IPv4Address) -> None:
    def is_addressed(told: str) -> bool:
        try:
            PushHosts(production=True).check_number(told)
        except PushAddressRefused:
            return False
        return True

    six_to_four = IPv6Address(0x2002 << 112 | int(number) << 80)
    told = [f"::ffff:{number}", f"64:ff9b::{number}", str(six_to_four)]
    assert {is_addressed(one) for one in told} == {is_addressed(str(number))}


@pytest.mark.parametrize(
    ("names", "host", "port"),
    [
        ("h.example", "h.example", 22),
        ("h.example,10.0.0.1", "H.EXAMPLE", 22),
        ("H.Example", "h.example", 22),
        ("h.example", "h.example", 2222),
        ("[h.example]:2222", "h.example", 2222),
        ("*.example", "h.example", 22),
        ("h?example", "h.example", 22),
        ("[::1]:2222", "::1", 2222),
        (hashed("h.example"), "h.example", 22),
        (hashed("[h.example]:2222"), "h.example", 2222),
    ],
)
def test_a_line_of_known_hosts_is_about_its_host(names: str, host: str, port: int) -> None:
    assert host_key_of(f"{names} {ED25519} someone@else", host, port).text == ED25519


@pytest.mark.parametrize(
    "names",
    [
        "other",
        "h.example.org",
        "!h.example,*",
        "[h.example]:23",
        "|1|x|y",
        "|1|AAAA|AAAA",
        "|2|AAAA|AAAA",
        "h.ex[a]mple",
    ],
)
def test_a_line_of_known_hosts_about_another_host_is_refused(names: str) -> None:
    with pytest.raises(PushAddressRefused, match="another host"):
        host_key_of(f"{names} {ED25519}", "h.example", 22)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "SHA256:",
        "SHA256:" + "A" * 42,
        "SHA256:" + "A" * 44,
        "sha256:" + "A" * 43,
        "SHA256:" + "A" * 42 + "!",
        "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
        "16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
        "h",
        "h.example ssh-dss AAAAB3NzaC1kc3MAAACB",
        f"@revoked h.example {ED25519}",
        f"@cert-authority h.example {ED25519}",
        f"#h.example {ED25519}",
        f"{ED25519}\n{RSA}",
        KIND,
        f"{KIND} {ENCODED[:-8]}",
        f"{KIND} AAAA",
        f"{KIND} =",
        f"{KIND} {RSA.split()[1]}",
        f"ssh-rsa {ENCODED}",
        f"h.example {KIND}",
        WEAK,
        "ssh-ed25519-cert-v01@openssh.com " + ENCODED,
        ENCODED,
    ],
)
def test_what_is_no_host_key_is_refused(text: str) -> None:
    with pytest.raises(PushAddressRefused):
        host_key_of(text, "h.example", 22)


@pytest.mark.parametrize("key", [ED25519, RSA])
def test_a_key_and_its_fingerprint_are_of_one_key(key: str, tmp_path: Path) -> None:
    found = host_key_of(key)
    public = found.public
    assert host_key_of(found.text) == found
    assert found.is_of(public)
    assert not host_key_of(RSA if key == ED25519 else ED25519).is_of(public)
    if (program := which("ssh-keygen")) is not None:
        (tmp_path / "key").write_text(key)
        said = subprocess.run([program, "-lf", tmp_path / "key"], capture_output=True, text=True, check=True)
        fingerprint = host_key_of(said.stdout.split()[1])
        assert fingerprint.is_of(public)
        assert fingerprint.text == said.stdout.split()[1]


@given(st.sampled_from(("", *KINDS)), st.lists(st.sampled_from(KINDS), unique=True))
def test_a_server_is_always_asked_for_all_kinds_of_keys(first: str, last: list[str]) -> None:
    asked = algorithms_of(first, last)
    assert sorted(asked) == sorted(algorithms_of("", []))
    assert "ssh-rsa" not in asked
    if last and len(last) < len(KINDS):
        assert asked[0].removeprefix("rsa-sha2-512") not in last
