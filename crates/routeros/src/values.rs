//! RouterOS values: how versions 6 and 7 write booleans, times, pairs and rates.
