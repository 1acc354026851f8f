//! How our words look in an OpenAPI document. Integers stay within ±(2^53−1).

use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::{BusinessDate, Cost, Id, Money, Price, Quantity, Rate, Timestamp};

const SAFE: i64 = (1 << 53) - 1;

macro_rules! integer {
    ($type:ty, $name:literal, $description:literal) => {
        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::Integer)
                    .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
                    .minimum(Some(-SAFE))
                    .maximum(Some(SAFE))
                    .description(Some($description))
                    .into()
            }
        }
        impl ToSchema for $type {
            fn name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
        }
    };
}

integer!(Money, "Money", "An amount in minor units of the brand's currency");
integer!(Price, "Price", "A unit price in 1/10,000 of a major unit");
integer!(Cost, "Cost", "A unit cost in 1/10,000 of a major unit");
integer!(Rate, "Rate", "A ratio in parts per million");
integer!(Quantity, "Quantity", "A quantity in 1/1,000 of the variant's unit");

macro_rules! text {
    ($type:ty, $name:literal, $format:literal, $description:literal) => {
        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .format(Some(SchemaFormat::Custom($format.to_owned())))
                    .description(Some($description))
                    .into()
            }
        }
        impl ToSchema for $type {
            fn name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
        }
    };
}

text!(Id, "Id", "uuid", "An identifier, UUID version 7");
text!(Timestamp, "Timestamp", "date-time", "An instant in UTC, RFC 3339 with microseconds");
text!(BusinessDate, "BusinessDate", "date", "The day that a shop's books put something on");
