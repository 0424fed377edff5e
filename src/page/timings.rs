//! Where the time of an answer went, for whoever adds `?profile` to the page's address.

use yew::prelude::*;

use crate::protocol::Profile;

/// What [`Timings`] shows.
#[derive(Properties, PartialEq)]
pub struct TimingsProps {
    /// By layer and operation.
    pub profile: Profile,
}

/// A table: operations down, layers across.
#[component]
pub fn Timings(props: &TimingsProps) -> Html {
    let Profile { operations, layers } = &props.profile;
    let all: f64 = layers.iter().flat_map(|layer| &layer.milliseconds).sum();
    let row = |index: usize, operation: &String| {
        let times = || layers.iter().filter_map(move |layer| layer.milliseconds.get(index));
        let sum: f64 = times().sum();
        html! {
            <tr>
                <th scope="row">{operation}</th>
                <td>{format!("{:.0} %", 100.0 * sum / all.max(f64::MIN_POSITIVE))}</td>
                <td>{format!("{sum:.1}")}</td>
                { for times().map(|time| html! { <td>{format!("{time:.1}")}</td> }) }
            </tr>
        }
    };
    let caption =
        format!("{all:.0} ms in the network, by one worker. Milliseconds by operation and layer.");
    html! {
        // Wider than a phone: it scrolls on its own, by keyboard too.
        <section class="timings" tabindex="0" aria-label="Where the time went" data-testid="timings">
            <table>
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">{"share"}</th>
                        <th scope="col">{"all"}</th>
                        { for layers.iter().map(|layer| html! { <th scope="col">{&layer.name}</th> }) }
                    </tr>
                </thead>
                <tbody>
                    { for operations.iter().enumerate().map(|(index, name)| row(index, name)) }
                </tbody>
            </table>
        </section>
    }
}
