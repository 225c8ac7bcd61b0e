//! Any history of rooms: after each step everybody sits where they were told, and nothing is due without an alarm.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tincan_signal::fuzzing::rooms_history(bytes));
