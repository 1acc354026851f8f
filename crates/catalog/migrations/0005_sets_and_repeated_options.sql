-- Whether one option of a group may be chosen several times: three candles, two shots.
ALTER TABLE catalog_option_group ADD COLUMN repeatable BOOL NOT NULL DEFAULT FALSE;

-- What one of a set is made of. A set holds no stock of its own.
CREATE TABLE catalog_set_component (
  set_variant ID NOT NULL REFERENCES catalog_variant (id),
  component ID NOT NULL REFERENCES catalog_variant (id),
  quantity INT NOT NULL CHECK (quantity > 0),
  position INT NOT NULL,
  PRIMARY KEY (set_variant, component),
  CHECK (set_variant <> component)
);
CREATE INDEX catalog_set_component_component ON catalog_set_component (component);
