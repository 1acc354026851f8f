-- Whoever is forgotten is looked for among what imports touched.
CREATE INDEX exchange_touch_subject ON exchange_touch (subject) WHERE kind = 'member';
