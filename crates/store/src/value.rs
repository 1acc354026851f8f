//! Values that go into statements and come out of rows: the five column types and nothing else.

use kernel::{BusinessDate, Cost, Id, Money, Price, Quantity, Rate, Timestamp};

use crate::Fault;

/// A value of one of the five column types, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// No value.
    Null,
    /// ID: 16 bytes.
    Id(Id),
    /// INT: 64 bits.
    Int(i64),
    /// BOOL.
    Bool(bool),
    /// TEXT: UTF-8.
    Text(String),
    /// BYTES.
    Bytes(Vec<u8>),
}

/// The parameters of a statement: `params![id, quantity, "order"]` for `$1, $2, $3`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] };
}

macro_rules! into_value {
    ($($type:ty => |$value:ident| $body:expr),* $(,)?) => {
        $(impl From<$type> for Value {
            fn from($value: $type) -> Value { $body }
        }
        impl From<&$type> for Value {
            #[allow(clippy::clone_on_copy, reason = "one macro for Copy types and for owned ones")]
            fn from(value: &$type) -> Value { Value::from(value.clone()) }
        })*
    };
}

into_value! {
    Id => |value| Value::Id(value),
    i64 => |value| Value::Int(value),
    i32 => |value| Value::Int(i64::from(value)),
    u32 => |value| Value::Int(i64::from(value)),
    u16 => |value| Value::Int(i64::from(value)),
    bool => |value| Value::Bool(value),
    String => |value| Value::Text(value),
    Vec<u8> => |value| Value::Bytes(value),
    [u8; 32] => |value| Value::Bytes(value.to_vec()),
    Money => |value| Value::Int(value.get()),
    Price => |value| Value::Int(value.get()),
    Cost => |value| Value::Int(value.get()),
    Rate => |value| Value::Int(value.get()),
    Quantity => |value| Value::Int(value.thousandths()),
    Timestamp => |value| Value::Int(value.micros()),
    BusinessDate => |value| Value::Text(value.to_string()),
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::Text(value.to_owned())
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Value {
        Value::Bytes(value.to_vec())
    }
}

impl From<&Value> for Value {
    fn from(value: &Value) -> Value {
        value.clone()
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// A type that a column can be read as.
pub trait FromValue: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// The name of the type that was expected, when the column holds another one.
    fn from_value(value: Value) -> Result<Self, &'static str>;
}

macro_rules! from_value {
    ($($type:ty, $expected:literal, $($pattern:pat => $body:expr),+);* $(;)?) => {
        $(impl FromValue for $type {
            #[allow(unreachable_patterns, reason = "every value is a `Value`")]
            fn from_value(value: Value) -> Result<Self, &'static str> {
                match value { $($pattern => $body,)+ _ => Err($expected) }
            }
        })*
    };
}

from_value! {
    Id, "ID", Value::Id(id) => Ok(id), Value::Bytes(bytes) => <[u8; 16]>::try_from(bytes).map(Id::from_bytes).map_err(|_| "ID");
    i64, "INT", Value::Int(value) => Ok(value);
    bool, "BOOL", Value::Bool(value) => Ok(value), Value::Int(0) => Ok(false), Value::Int(1) => Ok(true);
    String, "TEXT", Value::Text(value) => Ok(value);
    Vec<u8>, "BYTES", Value::Bytes(value) => Ok(value), Value::Id(id) => Ok(id.as_bytes().to_vec());
    [u8; 32], "32 BYTES", Value::Bytes(value) => value.try_into().map_err(|_| "32 BYTES");
    Money, "INT", Value::Int(value) => Ok(Money::new(value));
    Price, "INT", Value::Int(value) => Ok(Price::new(value));
    Cost, "INT", Value::Int(value) => Ok(Cost::new(value));
    Rate, "INT", Value::Int(value) => Ok(Rate::new(value));
    Quantity, "INT", Value::Int(value) => Ok(Quantity::from_thousandths(value));
    Timestamp, "INT", Value::Int(value) => Ok(Timestamp::from_micros(value));
    BusinessDate, "TEXT of a date", Value::Text(value) => value.parse().map_err(|_| "TEXT of a date");
    Value, "anything", value => Ok(value);
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

/// One row of an answer.
pub struct Row<'a>(pub(crate) RowSource<'a>);

pub(crate) enum RowSource<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

impl Row<'_> {
    /// How many columns there are.
    pub fn columns(&self) -> usize {
        match &self.0 {
            RowSource::Sqlite(row) => row.as_ref().column_count(),
            RowSource::Postgres(row) => row.len(),
        }
    }

    /// The column at `index`, counted from 0.
    ///
    /// # Errors
    /// When there is no such column or it holds another type.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T, Fault> {
        let value = match &self.0 {
            RowSource::Sqlite(row) => crate::sqlite::column(row, index)?,
            RowSource::Postgres(row) => crate::postgres::column(row, index)?,
        };
        T::from_value(value).map_err(|expected| Fault::Decode(format!("column {index} is not {expected}")))
    }
}
