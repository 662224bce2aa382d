//! The page of MikroMon: what people see and press. It holds no rule of the network; everything it
//! knows it asked the core for, through `bridge`.

fn main() {}
