"""From results to statements of conformity (ISO/IEC 17025:2017, 7.8.6; ILAC-G8:09/2019)."""
