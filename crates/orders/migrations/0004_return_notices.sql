-- How a line may be sent back, as the buyer was told when it was bought, and the version of that notice. Lines
-- from before have none, nor have delivery and what was brought in from another system.
ALTER TABLE orders_line ADD COLUMN return_class TEXT;
ALTER TABLE orders_line ADD COLUMN return_notice_version INT;
