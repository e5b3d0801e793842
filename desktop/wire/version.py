"""The version of the wire: sent with every request, another major version is answered 426."""

WIRE_VERSION = 1
WIRE_HEADER = "Smena-Wire"  # request and answer
DEVICE_HEADER = "Smena-Device"  # a random id of the installation, bound to tokens and intents
SUBSCRIBER_HEADER = "Smena-Subscriber"  # the cabinet names its subscriber
KEY_HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotency-Replayed"
HASH_HEADER = "Smena-Hash"  # SHA-256 of a snapshot as it is when unpacked
SEQ_HEADER = "Smena-Seq"  # the feed number a snapshot stands at
POINTS_HEADER = "Smena-Points"  # of a desk: what it has seen, see `wire.points`
HEAD_HEADER = "Smena-Head"  # of an answer: the feed's head it was given at, as one point
SEEN_HEADER = "Smena-Seen-History"  # the history that an intent's `seen_seq` is of, when it is not the present one
