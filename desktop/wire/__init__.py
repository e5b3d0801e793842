"""The shapes both sides exchange: msgspec structs, imported by central and by the workstation."""
