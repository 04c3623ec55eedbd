//! Sending to addresses that others name, with the same care as asking them: within time, no redirect followed, no address of
//! a private network unless that is allowed.

use url::Url;

use super::client::Client;
use super::{FetchError, Manners};

/// Sends to addresses of the web.
#[derive(Debug)]
pub struct Sender(Client);

impl Sender {
    /// With these manners: the user agent, the time, and whether private addresses are allowed count.
    pub fn new(manners: &Manners) -> Sender {
        Sender(Client::new(manners))
    }

    /// Sends a body; gives the status of the answer.
    ///
    /// # Errors
    /// Where the address is none of http(s), leads into a private network, or does not answer in time.
    pub fn post(
        &self,
        address: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<u16, FetchError> {
        let none = || FetchError::Address(address.to_owned());
        let url = Url::parse(address).map_err(|_| none())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(none());
        }
        self.0.post(&url, headers, body)
    }
}
