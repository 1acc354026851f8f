-- What came and went in a place, level by level and day by day, without looking at the movements themselves: a day is
-- proven from it, however long the past is.
CREATE INDEX stock_movement_day ON stock_movement (location, variant, condition, business_date, reason, quantity);
