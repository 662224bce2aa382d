//! Sessions against scripted routers, over real sockets.

mod commands;
mod fake;
mod hostile;
mod login;
mod simulator;
mod streams;
mod tls;
