"""Which addresses are of the public network: where somebody else says what to ask, central asks no other one."""

import ipaddress

_TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")))  # IPv4 in disguise


def is_public(address: str) -> bool:
    """Whether an IP address, with or without its zone, is of the public network; ValueError for a name."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _TRANSLATED)
