-- Pictures that the brand's pages show. A page that was published once may be shown again, so they stay for good.
CREATE TABLE catalog_kept_picture (
  media ID PRIMARY KEY REFERENCES catalog_media (id)
);
