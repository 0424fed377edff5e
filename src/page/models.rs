//! The sheet of models: the list's, one's own, ways to bring another, and what computes.

use web_sys::{HtmlDialogElement, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::models::Wanted;
use crate::page::choice::{Coming, ModelChoice};
use crate::page::control::Handle;
use crate::page::messages::{Messages, use_messages};
use crate::page::{backend, dropped, status, words};

/// What [`Models`] shows.
#[derive(Properties, PartialEq)]
pub struct ModelsProps {
    /// The page's control.
    pub control: Handle,
    /// The choice.
    pub choice: ModelChoice,
    /// Id of the model in use.
    pub current: Option<String>,
    /// What the graphics processor calls itself.
    pub adapter: Option<AttrValue>,
    /// Why it is not in use, if that is known.
    pub gpu_off: Option<AttrValue>,
}

/// A sheet above the page. The browser keeps the keyboard in it, and closes it with Escape.
#[component]
pub fn Models(props: &ModelsProps) -> Html {
    let ModelsProps { control, choice, .. } = props;
    let messages = use_messages();
    let dialog = use_node_ref();
    use_effect_with(choice.open, {
        let dialog = dialog.clone();
        move |open| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>()
                && dialog.open() != *open
            {
                if *open {
                    // Fails only when it is open already.
                    drop(dialog.show_modal());
                } else {
                    dialog.close();
                }
            }
        }
    });
    let onclose = use_callback(control.clone(), |_: Event, control| control.hide_models());
    let close = use_callback(control.clone(), |_: MouseEvent, control| control.hide_models());
    html! {
        <dialog class="models" ref={dialog} {onclose} data-testid="models-sheet"
            aria-labelledby="models-title">
            <div class="models-top">
                <h2 id="models-title">{messages.say("page.models")}</h2>
                <button type="button" class="plain" onclick={close}>{messages.say("close")}</button>
            </div>
            { list(props, &messages) }
            <h3>{messages.say("page.models.own")}</h3>
            <p class="note">{messages.say("page.models.about")}</p>
            <Bring control={control.clone()} hub={choice.hub.clone()} />
            if let Some(coming) = &choice.coming {
                { on_its_way(control, coming, &messages) }
            }
            if let Some(why) = &choice.refused {
                <section class="trouble" role="alert" data-testid="model-refused">
                    <p>{words::error(&messages, why)}</p>
                </section>
            }
            <backend::BackendForm control={control.clone()} adapter={props.adapter.clone()}
                off={props.gpu_off.clone()} />
        </dialog>
    }
}

fn list(props: &ModelsProps, messages: &Messages) -> Html {
    let ModelsProps { control, choice, current, .. } = props;
    let from_site = messages.say("page.models.from-site");
    let row = |id: &str, name: &str, bytes: usize, note: &str, wanted: Wanted, own: bool| {
        let in_use = current.as_deref() == Some(id);
        let take = {
            let (control, name) = (control.clone(), name.to_owned());
            Callback::from(move |_: MouseEvent| control.use_model(wanted.clone(), name.clone()))
        };
        let remove = {
            let (control, id) = (control.clone(), id.to_owned());
            Callback::from(move |_: MouseEvent| control.remove_model(&id))
        };
        html! {
            <li key={id.to_owned()} class="model" data-testid="model">
                <p><span>{name}</span>{" "}<span class="figures">{words::size(messages, bytes)}</span></p>
                <p class="model-note">{note}</p>
                <div class="tools">
                    if in_use {
                        <span class="figures">{messages.say("page.models.in-use")}</span>
                    } else {
                        <button type="button" class="plain" onclick={take}
                            aria-label={messages.fill("page.models.use-named", &[("name", name)])}>
                            {messages.say("page.models.use")}
                        </button>
                    }
                    if own {
                        <button type="button" class="plain" onclick={remove}
                            aria-label={messages.fill("page.models.remove-named", &[("name", name)])}>
                            {messages.say("page.models.remove")}
                        </button>
                    }
                </div>
            </li>
        }
    };
    html! {
        <ul class="model-list">
            { for choice.listed.iter().map(|it| {
                let wanted = Wanted::Named(it.id.clone());
                row(&it.id, &it.name, it.bytes, &from_site, wanted, false)
            }) }
            { for choice.own.iter().map(|it| {
                let wanted = Wanted::Own(it.sha256.clone());
                row(&it.sha256, &it.name, it.bytes, &it.from, wanted, true)
            }) }
        </ul>
    }
}

fn on_its_way(control: &Handle, coming: &Coming, messages: &Messages) -> Html {
    let cancel = {
        let control = control.clone();
        Callback::from(move |_: MouseEvent| control.keep_model())
    };
    html! {
        <div class="coming" data-testid="model-progress">
            <p class="aside" role="status">{messages.fill("page.models.coming", &[("name", &coming.what)])}</p>
            { status::model_progress(messages, coming.loading) }
            <button type="button" class="plain" onclick={cancel}>{messages.say("cancel")}</button>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct BringProps {
    control: Handle,
    hub: String,
}

/// Files, a folder, or a name.
#[component]
fn Bring(props: &BringProps) -> Html {
    let (files, folder, name) = (use_node_ref(), use_node_ref(), use_node_ref());
    let messages = use_messages();
    use_effect_with(folder.clone(), |folder| {
        // Not among the attributes that the framework knows.
        if let Some(input) = folder.cast::<HtmlElement>() {
            drop(input.set_attribute("webkitdirectory", ""));
        }
    });
    let onchange = use_callback(
        (props.control.clone(), messages.clone()),
        |event: Event, (control, messages)| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let all = input.files().map(|files| dropped::picked(&files)).unwrap_or_default();
            if all.length() > 0 {
                control
                    .use_model(Wanted::Files(all.into(), None), messages.say("page.models.yours"));
            }
            // The same files can be chosen again after they were mended.
            input.set_value("");
        },
    );
    let click = |input: &NodeRef| {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlElement>() {
                input.click();
            }
        })
    };
    let onsubmit = {
        let (control, name) = (props.control.clone(), name.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(input) = name.cast::<HtmlInputElement>() else { return };
            let name = input.value().trim().to_owned();
            if !name.is_empty() {
                control.use_model(Wanted::Named(format!("hub:{name}")), name);
            }
        })
    };
    html! {
        <div class="bring">
            <input type="file" multiple=true hidden=true ref={files.clone()} data-testid="model-files"
                onchange={onchange.clone()} accept=".gguf,.json,.txt,.safetensors,.bin" />
            <input type="file" hidden=true ref={folder.clone()} data-testid="model-folder" {onchange} />
            <div class="tools">
                <button type="button" class="plain" onclick={click(&files)}>
                    {messages.say("page.models.files")}
                </button>
                <button type="button" class="plain" onclick={click(&folder)}>
                    {messages.say("page.models.folder")}
                </button>
            </div>
            <form class="from-hub" {onsubmit}>
                <label for="hub-name">
                    {messages.fill("page.models.public", &[("host", words::host(&props.hub))])}
                </label>
                <div class="tools">
                    <input id="hub-name" type="text" ref={name} placeholder="owner/name"
                        data-testid="hub-name" autocomplete="off" autocapitalize="off" spellcheck="false" />
                    <button type="submit" class="plain">{messages.say("page.models.download")}</button>
                </div>
            </form>
        </div>
    }
}
