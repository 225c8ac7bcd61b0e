//! Any text frame: decoded or refused, never a panic, and a signal's data goes on as it came.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tincan_signal::fuzzing::client_message(bytes));
