//! A client that says exactly what a test wants said, and the keys of one room as the wire needs them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Duration, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::running::Running;

/// Longer than any answer takes on a busy machine; every test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(15);

pub(crate) struct Client<S = TcpStream> {
    pub(crate) socket: WebSocketStream<S>,
}

/// A connection without `hello`.
pub(crate) async fn connect(server: &Running) -> Client {
    upgrade(TcpStream::connect(server.address).await.unwrap(), server).await
}

/// Turns any stream to the server into a WebSocket.
pub(crate) async fn upgrade<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    server: &Running,
) -> Client<S> {
    let mut request = format!("ws://{}/ws", server.address)
        .into_client_request()
        .unwrap();
    request
        .headers_mut()
        .insert("Sec-WebSocket-Protocol", "tincan.v1".parse().unwrap());
    let (socket, response) = client_async(request, stream).await.unwrap();
    assert_eq!(response.headers()["Sec-WebSocket-Protocol"], "tincan.v1");
    Client { socket }
}

/// A connection that was welcomed.
pub(crate) async fn greeted(server: &Running) -> Client {
    let mut client = connect(server).await;
    client.say(json!({ "t": "hello", "v": 1 })).await;
    client.hear("welcome").await;
    client
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    pub(crate) async fn say(&mut self, message: Value) {
        self.send(Message::text(message.to_string())).await;
    }

    pub(crate) async fn send(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    /// The next message, which has to be of this type.
    pub(crate) async fn hear(&mut self, t: &str) -> Value {
        let message = self.next().await;
        assert_eq!(message["t"], t, "{message}");
        message
    }

    /// The next message, which has to be an error with this code.
    pub(crate) async fn refused(&mut self, code: &str) -> Value {
        let error = self.hear("error").await;
        assert_eq!(error["code"], code, "{error}");
        error
    }

    /// The last error, and then this close code.
    pub(crate) async fn ended(&mut self, code: &str, close: u16) {
        assert_eq!(self.refused(code).await["fatal"], true);
        assert_eq!(self.closed().await, close);
    }

    /// The next message. That the server asks whether somebody is there comes at any time, is not one, and is not answered.
    pub(crate) async fn next(&mut self) -> Value {
        loop {
            let message = self.message().await;
            if message["t"] != "ping" {
                return message;
            }
        }
    }

    /// Waits to be asked whether somebody is there; before that nothing may come. What it then is told.
    pub(crate) async fn asked(&mut self) -> Value {
        let message = self.message().await;
        assert_eq!(message["t"], "ping", "{message}");
        message
    }

    async fn message(&mut self) -> Value {
        match self.frame().await {
            Some(Ok(Message::Text(text))) => serde_json::from_str(&text).unwrap(),
            other => panic!("no message but {other:?}"),
        }
    }

    /// The next message as it is on the wire.
    pub(crate) async fn raw(&mut self) -> String {
        self.frame()
            .await
            .unwrap()
            .unwrap()
            .into_text()
            .unwrap()
            .to_string()
    }

    /// The close code, after whatever else still comes.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            match self.frame().await {
                Some(Ok(Message::Close(Some(frame)))) => return frame.code.into(),
                Some(Ok(Message::Text(_))) => {}
                other => panic!("no close frame but {other:?}"),
            }
        }
    }

    /// Nothing was sent to this client: the next thing it hears is the answer to a ping.
    pub(crate) async fn heard_nothing(&mut self) {
        self.say(json!({ "t": "ping", "n": 4242 })).await;
        assert_eq!(self.next().await, json!({ "t": "pong", "re": 4242 }));
    }

    pub(crate) async fn frame(&mut self) -> Option<Result<Message, Error>> {
        timeout(PATIENCE, self.socket.next())
            .await
            .expect("nothing comes")
    }
}

/// The keys of a room, as docs/protocol.md section 1 makes them.
pub(crate) struct Room {
    owner: [u8; 32],
    pub(crate) id: String,
}

pub(crate) fn room(n: u8) -> Room {
    let owner = [n; 32];
    Room {
        owner,
        id: b64(&Sha256::digest(owner)[..16]),
    }
}

pub(crate) fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Invite `n`, whose token is 32 times that byte.
pub(crate) fn invite(n: u8, uses: u32) -> Value {
    let hash = b64(&Sha256::digest([n; 32]));
    json!({ "id": b64(&[n; 8]), "hash": hash, "expires": 0, "uses": uses, "card": format!("host-{n}") })
}

impl Room {
    pub(crate) fn open(&self, invites: &[Value], capacity: u8) -> Value {
        let owner = b64(&self.owner);
        json!({ "t": "open", "n": 1, "room": self.id, "owner": owner, "invites": invites, "capacity": capacity, "approve": false })
    }

    pub(crate) fn join(&self, invite: u8, card: &str) -> Value {
        json!({ "t": "join", "n": 1, "room": self.id, "token": b64(&[invite; 32]), "card": card })
    }

    /// Its host, who gave out invite 1 without limit; and the host's id.
    pub(crate) async fn host(&self, server: &Running, capacity: u8) -> (Client, String) {
        let mut host = greeted(server).await;
        host.say(self.open(&[invite(1, 0)], capacity)).await;
        let you = id(&host.hear("joined").await["you"]);
        (host, you)
    }

    /// A guest by invite 1; and the guest's id. The host has yet to hear of it.
    pub(crate) async fn guest(&self, server: &Running, card: &str) -> (Client, String) {
        let mut guest = greeted(server).await;
        guest.say(self.join(1, card)).await;
        let you = id(&guest.hear("joined").await["you"]);
        (guest, you)
    }

    /// Host and guest who heard of each other.
    pub(crate) async fn pair(&self, server: &Running) -> ((Client, String), (Client, String)) {
        let mut host = self.host(server, 2).await;
        let guest = self.guest(server, "guest").await;
        host.0.hear("peer-joined").await;
        (host, guest)
    }
}

pub(crate) fn id(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub(crate) fn signal(to: &str, data: Value) -> Value {
    json!({ "t": "signal", "to": to, "data": data })
}
