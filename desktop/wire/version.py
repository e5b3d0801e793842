"""The version of the wire: sent with every request, another major version is answered 426."""

WIRE_VERSION = 1
WIRE_HEADER = "Smena-Wire"  # request and answer
DEVICE_HEADER = "Smena-Device"  # a random id of the installation, bound to tokens and intents
SUBSCRIBER_HEADER = "Smena-Subscriber"  # the cabinet names its subscriber
KEY_HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotency-Replayed"
HASH_HEADER = "Smena-Hash"  # SHA-256 of a snapshot as it is when unpacked
SEQ_HEADER = "Smena-Seq"  # the feed number a snapshot stands at
