"""Every input of data_quality/bad_inputs.yml, made, loaded and looked up again."""
