//! Anything a connection may say: TLS, HTTP, WebSocket, or none of them. Nobody stays who says no more.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tincan_signal::fuzzing::first_bytes(bytes));
