//! Gets two small files from one place, within a time and a size, with nothing in the request but where it goes. A redirect is no answer:
//! it would lead to an address that nobody saw.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::client::conn::http1;
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;

use super::{Address, Trouble};
use crate::dial;

/// For both files together.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of a file.
const LONGEST: usize = 16 << 10;

/// What is said at `address`, and its signature, which lies beside it.
pub(super) async fn both(address: &Address) -> Result<(Bytes, Bytes), Trouble> {
    let both = async {
        let said = one(address, &address.path).await?;
        let signature = one(address, &format!("{}.minisig", address.path)).await?;
        Ok((said, signature))
    };
    let asked = tokio::time::timeout(PATIENCE, both).await;
    asked.unwrap_or(Err(Trouble::Unreachable))
}

async fn one(address: &Address, path: &str) -> Result<Bytes, Trouble> {
    let stream = dial::open(&address.endpoint, address.tls)
        .await
        .ok_or(Trouble::Unreachable)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|_| Trouble::Unreachable)?;
    let request = Request::get(path)
        .header(header::HOST, &address.authority)
        .header(header::CONNECTION, "close")
        .body(Empty::<Bytes>::new())
        .map_err(|_| Trouble::NoAddress)?;
    let asked = async move {
        let response = sender
            .send_request(request)
            .await
            .map_err(|_| Trouble::Unreachable)?;
        if response.status() != StatusCode::OK {
            return Err(Trouble::Unusable);
        }
        let body = Limited::new(response.into_body(), LONGEST).collect().await;
        Ok(body.map_err(|_| Trouble::Unusable)?.to_bytes())
    };
    tokio::pin!(asked);
    tokio::select! {
        said = &mut asked => said,
        // It carries the request; where it ends first, what it read is still there.
        _ended = connection => asked.await,
    }
}
