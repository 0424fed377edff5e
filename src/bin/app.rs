//! The page's program.

use electra_qa::page::App;

fn main() {
    console_error_panic_hook::set_once();
    let root = gloo::utils::document().get_element_by_id("page");
    let root = root.unwrap_or_else(|| gloo::utils::body().into());
    yew::Renderer::<App>::with_root(root).render();
}
