//! Messages as trees: made by our own writers, or read from XML.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::schema::Message;
use super::{Broken, Fault};

/// An element with text or with elements in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub name: Cow<'static, str>,
    /// Its text; empty when it has elements.
    pub text: String,
    /// Its elements.
    pub children: Vec<Node>,
}

impl Node {
    /// An element with text.
    pub fn text(name: &'static str, text: impl Into<String>) -> Node {
        Node { name: Cow::Borrowed(name), text: text.into(), children: Vec::new() }
    }

    /// An element with elements.
    pub fn group(name: &'static str, children: Vec<Node>) -> Node {
        Node { name: Cow::Borrowed(name), text: String::new(), children }
    }

    /// The first element of that name in it.
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text at a path of names below it.
    pub fn at(&self, path: &[&str]) -> Option<&str> {
        path.iter().try_fold(self, |node, name| node.child(name)).map(|node| node.text.as_str())
    }

    /// The tree of a message's XML.
    pub(super) fn read(xml: &str, message: &Message) -> Result<Node, Fault> {
        let fault = |broken| Fault { path: message.root.to_owned(), broken };
        let document = roxmltree::Document::parse(xml).map_err(|_| fault(Broken::NotXml))?;
        let root = document.root_element();
        if root.tag_name().name() != message.root || root.tag_name().namespace() != Some(&message.namespace()) {
            return Err(fault(Broken::Root));
        }
        Ok(of(root, DEEPEST))
    }

    /// The XML: UTF-8, indented for people.
    pub(super) fn write(&self, message: &Message) -> std::io::Result<String> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let namespace = message.namespace();
        self.write_to(&mut writer, Some(&namespace))?;
        String::from_utf8(writer.into_inner()).map_err(std::io::Error::other)
    }

    fn write_to(&self, writer: &mut Writer<Vec<u8>>, namespace: Option<&str>) -> std::io::Result<()> {
        let start = BytesStart::new(self.name.as_ref());
        let start = match namespace {
            Some(namespace) => start.with_attributes([("xmlns", namespace)]),
            None => start,
        };
        writer.write_event(Event::Start(start))?;
        if self.children.is_empty() {
            writer.write_event(Event::Text(BytesText::new(&self.text)))?;
        }
        for child in &self.children {
            child.write_to(writer, None)?;
        }
        writer.write_event(Event::End(BytesEnd::new(self.name.as_ref())))
    }
}

/// Levels that are read. Messages have four; what is deeper is at fault where it begins.
const DEEPEST: usize = 8;

fn of(element: roxmltree::Node<'_, '_>, levels: usize) -> Node {
    let inner = element.children().filter(|child| levels > 0 && child.is_element());
    let children: Vec<Node> = inner.map(|child| of(child, levels - 1)).collect();
    // Comments have text too, which is none of the element's.
    let texts = element.children().filter(roxmltree::Node::is_text).filter_map(|child| child.text());
    let text = if children.is_empty() { texts.collect() } else { String::new() };
    Node { name: Cow::Owned(element.tag_name().name().to_owned()), text, children }
}
