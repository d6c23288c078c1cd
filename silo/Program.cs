return await ProductionValue.Silo.SiloProcess.Run(args);
