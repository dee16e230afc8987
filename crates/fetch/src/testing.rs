//! A server for tests: it plays any server, of pages or of a cluster, on this machine, out of a table of paths.
//!
//! Not here: TLS, or anything that a real server does of itself. The one idea to know: an answer is chosen by the longest of the
//! table's paths that the request's path and query start with, so a page of a list is an entry of its own.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// What is said to a path.
#[derive(Clone, Debug)]
pub enum Say {
    /// A status and a body.
    Json(u16, String),
    /// Look elsewhere.
    To(String),
    /// Nothing, for as long as the caller waits.
    Nothing,
}

/// A server that answers until the test ends.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server that answers 200 with what stands beside a path.
    ///
    /// # Errors
    /// No port is free.
    pub fn start<'t>(table: impl IntoIterator<Item = (&'t str, &'t str)>) -> io::Result<Self> {
        let json = |(path, body): (&str, &str)| (path.to_owned(), Say::Json(200, body.to_owned()));
        Self::saying(table.into_iter().map(json))
    }

    /// Starts a server that answers what a table says, 404 to the rest.
    ///
    /// # Errors
    /// No port is free.
    pub fn saying(table: impl IntoIterator<Item = (String, Say)>) -> io::Result<Self> {
        let table: Arc<BTreeMap<String, Say>> = Arc::new(table.into_iter().collect());
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().filter_map(Result::ok) {
                let (table, log) = (Arc::clone(&table), Arc::clone(&log));
                // A caller that goes away ends its connection.
                std::thread::spawn(move || drop(serve(stream, &table, &log)));
            }
        });
        Ok(Self { address, asked })
    }

    /// What was asked for so far: the request line and, behind a space each, the headers `authorization` and `accept`.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A kubeconfig that leads here.
    pub fn kubeconfig(&self) -> String {
        format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: test\nclusters: [{{name: test, cluster: {{server: 'http://{}'}}}}]\n\
             users: [{{name: test, user: {{token: letmein}}}}]\n\
             contexts: [{{name: test, context: {{cluster: test, user: test}}}}]\n",
            self.address
        )
    }

    /// The URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn serve(stream: TcpStream, table: &BTreeMap<String, Say>, log: &Mutex<Vec<String>>) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let (mut line, mut told) = (String::new(), String::new());
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let mut header = String::new();
        while reader.read_line(&mut header)? > 2 {
            let name = header.split(':').next().unwrap_or_default().to_ascii_lowercase();
            if ["authorization", "accept"].contains(&name.as_str()) {
                told.push(' ');
                told.push_str(header.trim());
            }
            header.clear();
        }
        let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        log.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{}{told}", line.trim()));
        let fits = |entry: &&String| path.starts_with(entry.as_str());
        // `/api` is not the beginning of all of `/apis`.
        let exact = table.get(path.as_str());
        let longest = || table.keys().filter(fits).max_by_key(|entry| entry.len()).filter(|entry| entry.contains('?'));
        let say = exact.or_else(|| longest().and_then(|entry| table.get(entry)));
        let mut location = String::new();
        let (status, body) = match say.or_else(|| table.get(path.split('?').next().unwrap_or_default())) {
            Some(Say::Json(status, body)) => (*status, body.clone()),
            Some(Say::To(to)) => {
                location = format!("location: {to}\r\n");
                (302, String::new())
            }
            Some(Say::Nothing) => return wait(&mut reader),
            None => (404, status_body(404, "NotFound", "the server could not find the requested resource")),
        };
        // In one piece: several small ones wait for each other.
        let answer = format!(
            "HTTP/1.1 {status} X\r\n{location}content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(answer.as_bytes())?;
    }
}

/// Says nothing until the other side has gone.
fn wait(reader: &mut impl BufRead) -> io::Result<()> {
    while reader.read_line(&mut String::new())? > 0 {}
    Ok(())
}

/// The body of a refusal.
pub fn status_body(code: u16, reason: &str, message: &str) -> String {
    serde_json::json!({
        "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message, "reason": reason,
        "code": code,
    })
    .to_string()
}
