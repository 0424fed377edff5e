//! The worker's module: starts the engine.

fn main() {
    electra_qa::worker::start();
}
