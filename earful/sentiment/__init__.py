"""How a text sounds and which language it is in: scorers behind one small protocol."""
